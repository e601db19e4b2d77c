using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using WasmOs.Kernel.Executions.Records;
using WasmOs.Kernel.Executions.Values;
using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.Tests.Executions.Values;

/// <summary>Property: a value that is written as JSON is read back with the same bits.</summary>
public sealed class GuestValueJsonTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(20_000);

    [Fact]
    public void Write_AnyI32_ReadsBack() => Prop.ForAll(Bits(), bits =>
        Again("i32", GuestValue.FromI32((int)bits)).AsI32() == (int)bits).Check(Many);

    [Fact]
    public void Write_AnyI64_ReadsBack() => Prop.ForAll(Bits(), bits =>
        Again("i64", GuestValue.FromI64(bits)).AsI64() == bits).Check(Many);

    [Fact]
    public void Write_AnyF32_ReadsBack() => Prop.ForAll(Bits(), bits => Same(
        BitConverter.Int32BitsToSingle((int)bits), Again("f32", GuestValue.FromF32(BitConverter.Int32BitsToSingle((int)bits))).AsF32())).Check(Many);

    [Fact]
    public void Write_AnyF64_ReadsBack() => Prop.ForAll(Bits(), bits => Same(
        BitConverter.Int64BitsToDouble(bits), Again("f64", GuestValue.FromF64(BitConverter.Int64BitsToDouble(bits))).AsF64())).Check(Many);

    [Fact]
    public void Write_AnyV128_ReadsBack() => Prop.ForAll(Bits(), Bits(), (high, low) =>
        Again("v128", GuestValue.FromV128(new UInt128((ulong)high, (ulong)low))).AsV128() == new UInt128((ulong)high, (ulong)low)).Check(Many);

    [Theory]
    [InlineData(9007199254740991, "9007199254740991")]
    [InlineData(-9007199254740991, "-9007199254740991")]
    [InlineData(9007199254740992, "\"9007199254740992\"")]
    [InlineData(-9007199254740992, "\"-9007199254740992\"")]
    [InlineData(long.MinValue, "\"-9223372036854775808\"")]
    public void Write_I64_IsATextBeyondWhatDoublesHold(long value, string expected) => Assert.Equal(expected, Text(GuestValue.FromI64(value)));

    [Theory]
    [InlineData(0.1, "0.1")]
    [InlineData(-0.0, "-0")]
    [InlineData(1e300, "1E+300")]
    [InlineData(double.NaN, "\"NaN\"")]
    [InlineData(double.PositiveInfinity, "\"Infinity\"")]
    [InlineData(double.NegativeInfinity, "\"-Infinity\"")]
    public void Write_F64_IsShortOrNamed(double value, string expected) => Assert.Equal(expected, Text(GuestValue.FromF64(value)));

    [Fact]
    public void Write_F32_IsShortForF32() => Assert.Equal("0.1", Text(GuestValue.FromF32(0.1f)));

    [Fact]
    public void Write_V128_FirstByteInMemoryFirst() => Assert.Equal(
        "\"000102030405060708090a0b0c0d0e0f\"",
        Text(GuestValue.FromV128(UInt128.Parse("0f0e0d0c0b0a09080706050403020100", NumberStyles.HexNumber, CultureInfo.InvariantCulture))));

    private static Arbitrary<long> Bits() => ArbMap.Default.ArbFor<DoNotSize<long>>().Convert(wrapped => wrapped.Item, DoNotSize<long>.NewDoNotSize);

    private static string Text(GuestValue value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, ExecutionJson.WriterOptions))
        {
            GuestValueJson.Write(writer, value);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static GuestValue Again(string type, GuestValue value)
    {
        var (arguments, errors) = ArgumentReaderTests.Read(type, $"[{Text(value)}]");
        Assert.True(errors.IsEmpty);
        return arguments[0].Value;
    }

    private static bool Same(double left, double right) =>
        double.IsNaN(left) ? double.IsNaN(right) : BitConverter.DoubleToInt64Bits(left) == BitConverter.DoubleToInt64Bits(right);
}
