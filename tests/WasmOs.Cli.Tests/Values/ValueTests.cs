using WasmOs.Cli.Values;

namespace WasmOs.Cli.Tests.Values;

[Trait("Trial", "1.19")]
public sealed class ValueTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("65536", 65536)]
    [InlineData("64KiB", 65536)]
    [InlineData("64k", 65536)]
    [InlineData("1MB", 1_000_000)]
    [InlineData("1mib", 1 << 20)]
    [InlineData("1.5GiB", 3L << 29)]
    [InlineData("2 GB", 2_000_000_000)]
    [InlineData("7B", 7)]
    [InlineData("1T", 1L << 40)]
    public void Size_WithAUnit_IsBytes(string text, long bytes) => Assert.Equal(bytes, SizeValue.TryParse(text));

    [Theory]
    [InlineData("")]
    [InlineData("MB")]
    [InlineData("-1")]
    [InlineData("1XB")]
    [InlineData("1MBit")]
    [InlineData("1.2.3")]
    [InlineData("0.5")]
    [InlineData("1e6")]
    [InlineData("99999999999999T")]
    [InlineData("99999999999999999999999999999999")]
    public void Size_ThatIsNone_IsRefused(string text) => Assert.Null(SizeValue.TryParse(text));

    [Theory]
    [InlineData("5", 5000)]
    [InlineData("5s", 5000)]
    [InlineData("0.2", 200)]
    [InlineData("500ms", 500)]
    [InlineData("2m", 120_000)]
    [InlineData("1m30s", 90_000)]
    [InlineData("1.5h", 5_400_000)]
    [InlineData("none", -1)]
    public void Duration_WithAUnit_IsATime(string text, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), DurationValue.TryParse(text));

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("-5")]
    [InlineData("5 years")]
    [InlineData("1m30")]
    [InlineData("1e3")]
    [InlineData("NaN")]
    [InlineData("99999999999")]
    public void Duration_ThatIsNone_IsRefused(string text) => Assert.Null(DurationValue.TryParse(text));
}
