using System.Globalization;
using WasmOs.Kernel.Tests.Errors;

namespace WasmOs.Kernel.Tests.Executions.Values;

public sealed class NumberArgumentTests
{
    [Theory]
    [InlineData("i32", "2147483647", "2147483647")]
    [InlineData("i32", "-2147483648", "-2147483648")]
    [InlineData("i32", "2147483648", "-2147483648")]
    [InlineData("i32", "4294967295", "-1")]
    [InlineData("i32", "-0", "0")]
    [InlineData("i32", "5.0", "5")]
    [InlineData("i32", "1e3", "1000")]
    [InlineData("i64", "9223372036854775807", "9223372036854775807")]
    [InlineData("i64", "-9223372036854775808", "-9223372036854775808")]
    [InlineData("i64", "18446744073709551615", "-1")]
    [InlineData("i64", "\"9007199254740993\"", "9007199254740993")]
    [InlineData("i64", "\"-9223372036854775808\"", "-9223372036854775808")]
    [InlineData("i64", "\"18446744073709551615\"", "-1")]
    public void Read_WholeNumberInRange_Converts(string type, string json, string expected)
    {
        var (arguments, errors) = ArgumentReaderTests.Read(type, $"[{json}]");
        Assert.True(errors.IsEmpty);
        var value = arguments[0].Value;
        Assert.Equal(long.Parse(expected, CultureInfo.InvariantCulture), type == "i32" ? value.AsI32() : value.AsI64());
    }

    [Theory]
    [InlineData("i32", "4294967296")]
    [InlineData("i32", "-2147483649")]
    [InlineData("i32", "1.5")]
    [InlineData("i32", "1e10")]
    [InlineData("i32", "1e-1")]
    [InlineData("i32", "99999999999999999999999999999999999999")]
    [InlineData("i64", "18446744073709551616")]
    [InlineData("i64", "-9223372036854775809")]
    [InlineData("i64", "0.1")]
    [InlineData("i64", "1e400")]
    [InlineData("i64", "\"\"")]
    [InlineData("i64", "\"1.0\"")]
    [InlineData("i64", "\" 1\"")]
    [InlineData("i64", "\"+1\"")]
    [InlineData("i64", "\"0x10\"")]
    [InlineData("i64", "\"18446744073709551616\"")]
    [InlineData("i64", "\"NaN\"")]
    [InlineData("f32", "1e39")]
    [InlineData("f32", "-3.5e38")]
    [InlineData("f32", "\"nan\"")]
    [InlineData("f32", "\"1\"")]
    [InlineData("f64", "1e309")]
    [InlineData("f64", "\"inf\"")]
    [InlineData("f64", "{}")]
    [InlineData("v128", "1")]
    [InlineData("v128", "\"00\"")]
    [InlineData("v128", "\"000102030405060708090a0b0c0d0e0g\"")]
    [InlineData("v128", "\"0x0102030405060708090a0b0c0d0e0f\"")]
    public void Read_NumberThatDoesNotFit_IsAFaultOfTheArgument(string type, string json) =>
        Assert.Equal(["args[0]"], ReportedErrors.Fields(ArgumentReaderTests.Read(type, $"[{json}]").Errors));

    [Theory]
    [InlineData("\"NaN\"", 0x7FF8_0000_0000_0000)]
    [InlineData("\"Infinity\"", 0x7FF0_0000_0000_0000)]
    [InlineData("\"-Infinity\"", unchecked((long)0xFFF0_0000_0000_0000))]
    [InlineData("-0", unchecked((long)0x8000_0000_0000_0000))]
    [InlineData("-0.0", unchecked((long)0x8000_0000_0000_0000))]
    [InlineData("5e-324", 1)]
    public void Read_SpecialF64_HasItsBits(string json, long bits) =>
        Assert.Equal(bits, BitConverter.DoubleToInt64Bits(ArgumentReaderTests.Read("f64", $"[{json}]").Arguments[0].Value.AsF64()));

    [Theory]
    [InlineData("\"NaN\"", 0x7FC0_0000)]
    [InlineData("\"-Infinity\"", unchecked((int)0xFF80_0000))]
    [InlineData("-0", unchecked((int)0x8000_0000))]
    [InlineData("1e-45", 1)]
    [InlineData("3.4028235e38", 0x7F7F_FFFF)]
    public void Read_SpecialF32_HasItsBits(string json, int bits) =>
        Assert.Equal(bits, BitConverter.SingleToInt32Bits(ArgumentReaderTests.Read("f32", $"[{json}]").Arguments[0].Value.AsF32()));

    [Fact]
    public void Read_V128_FirstDigitsAreTheFirstByteInMemory()
    {
        var value = ArgumentReaderTests.Read("v128", "[\"000102030405060708090a0b0c0d0E0F\"]").Arguments[0].Value.AsV128();
        Assert.Equal(UInt128.Parse("0f0e0d0c0b0a09080706050403020100", NumberStyles.HexNumber, CultureInfo.InvariantCulture), value);
    }
}
