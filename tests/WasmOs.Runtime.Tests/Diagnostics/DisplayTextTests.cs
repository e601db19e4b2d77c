using WasmOs.Runtime.Diagnostics;

namespace WasmOs.Runtime.Tests.Diagnostics;

public sealed class DisplayTextTests
{
    [Theory]
    [InlineData("")]
    [InlineData("plain name")]
    [InlineData("größe 大きさ 😀")]
    public void Escape_Printable_IsTheSameInstance(string text) => Assert.Same(text, DisplayText.Escape(text, 100));

    [Theory]
    [InlineData("a\nb", @"a\u{a}b")]
    [InlineData("\0\u001b[31m", @"\u{0}\u{1b}[31m")]
    [InlineData("a\\u{a}b", @"a\\u{a}b")]
    [InlineData("\u007f\u0085", @"\u{7f}\u{85}")]
    [InlineData("x\u202Egpj", @"x\u{202e}gpj")]
    [InlineData("a\u2028b\u2029", @"a\u{2028}b\u{2029}")]
    [InlineData("\uFEFFa\u200B", @"\u{feff}a\u{200b}")]
    public void Escape_Unprintable_IsCode(string text, string shown) => Assert.Equal(shown, DisplayText.Escape(text, 100));

    [Fact]
    public void Escape_UnpairedSurrogate_IsCode() => Assert.Equal(@"a\u{d800}b", DisplayText.Escape("a" + (char)0xD800 + "b", 100));

    [Theory]
    [InlineData("12345", 5, "12345")]
    [InlineData("123456", 5, "1234…")]
    [InlineData("123456", 1, "…")]
    [InlineData("12\n", 6, "12…")]
    [InlineData("12\n", 7, @"12\u{a}")]
    [InlineData("1😀2", 3, "1…")]
    [InlineData("1😀2", 4, "1😀2")]
    [InlineData("\n\n", 9, @"\u{a}…")]
    public void Escape_TooLong_IsCutBetweenCharacters(string text, int length, string shown)
    {
        var result = DisplayText.Escape(text, length);

        Assert.Equal(shown, result);
        Assert.True(result.Length <= length);
    }

    [Fact]
    public void Escape_NoRoom_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => DisplayText.Escape("a", 0));
}
