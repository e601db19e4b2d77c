namespace WasmOs.Runtime.Tests.Execution;

/// <summary>The expected texts are those that Node.js 22 prints.</summary>
[Trait("Trial", "1.17")]
public sealed class NumberTextTests
{
    [Theory]
    [InlineData(0.0, "0")]
    [InlineData(1.0, "1")]
    [InlineData(-2.5, "-2.5")]
    [InlineData(100.0, "100")]
    [InlineData(0.1 + 0.2, "0.30000000000000004")]
    [InlineData(1e20, "100000000000000000000")]
    [InlineData(123456789012345680000.0, "123456789012345680000")]
    [InlineData(1e21, "1e+21")]
    [InlineData(-1.5e300, "-1.5e+300")]
    [InlineData(1e16, "10000000000000000")]
    [InlineData(1234567890123456.5, "1234567890123456.5")]
    [InlineData(0.00001, "0.00001")]
    [InlineData(0.000001, "0.000001")]
    [InlineData(0.00000123, "0.00000123")]
    [InlineData(1e-7, "1e-7")]
    [InlineData(-1.25e-7, "-1.25e-7")]
    [InlineData(double.Epsilon, "5e-324")]
    [InlineData(double.MaxValue, "1.7976931348623157e+308")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    public void Format_Double_IsWhatJavaScriptWrites(double value, string text) => Assert.Equal(text, NumberText.Format(value));

    [Theory]
    [InlineData(0.1f, "0.1")]
    [InlineData(1e20f, "100000000000000000000")]
    [InlineData(1e-7f, "1e-7")]
    [InlineData(float.MaxValue, "3.4028235e+38")]
    [InlineData(16777216f, "16777216")]
    [InlineData(float.NaN, "NaN")]
    public void Format_Float_HasTheDigitsOfAFloat(float value, string text) => Assert.Equal(text, NumberText.Format(value));

    [Fact]
    public void Format_NegativeZero_HasNoSign() => Assert.Equal(("0", "0"), (NumberText.Format(-0.0), NumberText.Format(-0f)));

    [Fact]
    public void Format_AnyDouble_GivesTheSameNumberBack()
    {
        var random = new Random(20);
        for (var i = 0; i < 10_000; i++)
        {
            var value = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            Assert.Equal(value, double.Parse(NumberText.Format(value), System.Globalization.CultureInfo.InvariantCulture));
        }
    }
}
