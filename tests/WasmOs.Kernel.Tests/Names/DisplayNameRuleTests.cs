using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Names;

namespace WasmOs.Kernel.Tests.Names;

public sealed class DisplayNameRuleTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nightly")]
    [InlineData("Zoë's key (Łódź, 東京, עברית, فارسی) 🚀")]
    [InlineData("12345678901234567890123456789012345678901234567890")]
    public void Check_WhatIsSeen_IsAccepted(string? text) => Assert.True(Check(text));

    [Theory]
    [InlineData("admin\u202Etxt")]
    [InlineData("\u2066admin\u2069")]
    [InlineData("ad\u200Bmin")]
    [InlineData("ad\u00ADmin")]
    [InlineData("admin\uFEFF")]
    [InlineData("one\u2028two")]
    [InlineData("one\u2029two")]
    [InlineData("one\ntwo")]
    [InlineData("one\0")]
    [InlineData("one\u0085two")]
    [InlineData("\uDB40\uDC41")]
    [InlineData("123456789012345678901234567890123456789012345678901")]
    public void Check_WhatIsNotSeen_IsRefused(string text) => Assert.False(Check(text));

    [Fact]
    public void Check_HalfACharacter_IsRefused() => Assert.False(Check("a" + '\uD83D'));

    [Fact]
    public void Clean_ReplacesWhatIsNotSeen() => Assert.Equal("ad\uFFFDmin 🚀\uFFFD", DisplayNameRule.Clean("ad\u202Emin 🚀\n"));

    private static bool Check(string? text)
    {
        var errors = new FieldErrors();
        DisplayNameRule.Check(text, "name", 50, errors);
        return errors.IsEmpty;
    }
}
