namespace WasmOs.Wasmtime.Tests;

public sealed class WatTests
{
    [Fact]
    public void ToBinary_EmptyModule_IsMagicAndVersion() => Assert.Equal([0, (byte)'a', (byte)'s', (byte)'m', 1, 0, 0, 0], Wat.ToBinary("(module)"));

    [Theory]
    [InlineData("(module", "expected `)`")]
    [InlineData("(module (func $f (call $missing)))", "missing")]
    [InlineData("nonsense", "expected `(`")]
    public void ToBinary_FaultyText_SaysWhere(string text, string words)
    {
        var error = Assert.Throws<FormatException>(() => Wat.ToBinary(text));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToBinary_Null_Throws() => Assert.Throws<ArgumentNullException>(() => Wat.ToBinary(null!));
}
