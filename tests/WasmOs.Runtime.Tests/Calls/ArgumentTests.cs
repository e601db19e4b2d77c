using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Tests.Calls;

/// <summary>
/// Arguments and results of every numeric type are passed bit for bit. An argument of another type than the parameter throws, and the guest does not run.
/// </summary>
public sealed class ArgumentTests(SharedRuntime shared) : IClassFixture<SharedRuntime>
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public void Call_I32_IsExact(int value) => Assert.Equal(value, Echo("i32", value).AsI32());

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    [InlineData(9007199254740993)]
    public void Call_I64_IsExact(long value) => Assert.Equal(value, Echo("i64", value).AsI64());

    [Theory]
    [InlineData(0x7FC00000u)]
    [InlineData(0xFFC12345u)]
    [InlineData(0x7F800001u)]
    [InlineData(0x7F800000u)]
    [InlineData(0xFF800000u)]
    [InlineData(0x80000000u)]
    [InlineData(0x00000001u)]
    public void Call_F32_KeepsItsBits(uint bits) =>
        Assert.Equal(bits, BitConverter.SingleToUInt32Bits(Echo("f32", BitConverter.UInt32BitsToSingle(bits)).AsF32()));

    [Theory]
    [InlineData(0x7FF8000000000000ul)]
    [InlineData(0xFFF8123456789ABCul)]
    [InlineData(0x7FF0000000000001ul)]
    [InlineData(0x7FF0000000000000ul)]
    [InlineData(0xFFF0000000000000ul)]
    [InlineData(0x8000000000000000ul)]
    [InlineData(0x0000000000000001ul)]
    [InlineData(0x7FEFFFFFFFFFFFFFul)]
    public void Call_F64_KeepsItsBits(ulong bits) =>
        Assert.Equal(bits, BitConverter.DoubleToUInt64Bits(Echo("f64", BitConverter.UInt64BitsToDouble(bits)).AsF64()));

    [Fact]
    public async Task Call_V128_KeepsItsBits()
    {
        using var module = shared.Runtime.LoadText(SignatureGuests.Vector);
        for (var i = 0; i < 2; i++)
        {
            var value = new UInt128(0xFEDCBA9876543210, 0x0123456789ABCDEF);
            Assert.Equal(value, module.Call("echo", GuestValue.FromV128(value)).Result.AsV128());
            Assert.Equal(new UInt128(0x0F0E0D0C0B0A0908, 0x0706050403020100), module.Call("constant").Result.AsV128());
            var sum = module.Call("add_lanes", GuestValue.FromV128(new UInt128(1, uint.MaxValue)), GuestValue.FromV128(new UInt128(2, 1)));
            Assert.Equal(new UInt128(3, 0), sum.Result.AsV128());
            await shared.Runtime.WhenIdleAsync().WaitAsync(TestRuntime.Patience);
        }
    }

    [Fact]
    public void Call_Extremes_AreExact()
    {
        using var module = shared.Runtime.LoadText(ArithmeticGuests.Extremes);
        Assert.Equal(int.MinValue, module.Call("i32_min").Result.AsI32());
        Assert.Equal(long.MinValue, module.Call("i64_min").Result.AsI64());
        Assert.Equal(long.MaxValue, module.Call("i64_max").Result.AsI64());
        Assert.Equal(9007199254740993, module.Call("i64_beyond_double").Result.AsI64());
        Assert.True(float.IsNaN(module.Call("f32_nan").Result.AsF32()));
        Assert.Equal(double.NegativeInfinity, module.Call("f64_minus_infinity").Result.AsF64());
        Assert.True(double.IsNegative(module.Call("f64_minus_zero").Result.AsF64()));
        Assert.Equal(double.MaxValue, module.Call("f64_max").Result.AsF64());
        Assert.Equal(double.Epsilon, module.Call("f64_smallest").Result.AsF64());
    }

    [Fact]
    public void Call_FortyParameters_AllArrive()
    {
        using var module = shared.Runtime.LoadText(SignatureGuests.FortyParameters);
        var arguments = Enumerable.Range(1, 40).Select(i => (GuestArgument)i).ToArray();
        Assert.Equal(820, module.Call("sum", arguments).Result.AsI64());
        Assert.Throws<ArgumentException>(() => module.Call("sum", arguments.AsSpan(1)));
        Assert.Throws<ArgumentException>(() => module.Call("sum", [.. arguments, 1]));
    }

    [Fact]
    public void Call_MultiValue_KeepsTypesAndOrder()
    {
        using var module = shared.Runtime.LoadText(SignatureGuests.MultiValue);
        var outcome = module.Call("mixed", 1, long.MinValue, 0.5f, -2.25);
        Assert.Equal(4, outcome.ResultCount);
        Assert.Equal([ValueKind.F64, ValueKind.F32, ValueKind.I64, ValueKind.I32], outcome.Results.Select(value => value.Kind));
        Assert.Equal(-2.25, outcome.Results[0].AsF64());
        Assert.Equal(0.5f, outcome.Results[1].AsF32());
        Assert.Equal(long.MinValue, outcome.Results[2].AsI64());
        Assert.Equal(1, outcome.Results[3].AsI32());
        Assert.Equal(-2.25, outcome.Result.AsF64());
    }

    [Fact]
    public void Call_TwentyResults_AllArrive()
    {
        using var module = shared.Runtime.LoadText(SignatureGuests.TwentyResults);
        Assert.Equal(Enumerable.Range(0, 20), module.Call("many").Results.Select(value => value.AsI32()));
    }

    [Theory]
    [InlineData("take_extern")]
    [InlineData("take_func")]
    [InlineData("give_extern")]
    [InlineData("give_func")]
    public void Call_ReferenceInSignature_IsMisuse(string function)
    {
        using var module = shared.Runtime.LoadText(SignatureGuests.References);
        var error = Assert.Throws<ArgumentException>(() => module.Call(function));
        Assert.Contains("reference type", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, module.Call("plain").Result.AsI32());
    }

    [Fact]
    public void Call_ArgumentsThatDoNotFit_AreMisuse()
    {
        using var module = shared.Runtime.LoadText(ArithmeticGuests.Add);
        Assert.Throws<ArgumentException>(() => module.Call("add"));
        Assert.Throws<ArgumentException>(() => module.Call("add", 1));
        Assert.Throws<ArgumentException>(() => module.Call("add", 1, 2, 3));
        Assert.Contains("Argument 1", Assert.Throws<ArgumentException>(() => module.Call("add", 1, 2L)).Message, StringComparison.Ordinal);
        Assert.Contains("Argument 0", Assert.Throws<ArgumentException>(() => module.Call("add", 1.0, 2)).Message, StringComparison.Ordinal);
        Assert.Contains("'sub'", Assert.Throws<ArgumentException>(() => module.Call("sub", 1, 2)).Message, StringComparison.Ordinal);
        Assert.Contains("allocator", Assert.Throws<ArgumentException>(() => module.Call("add", "text")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("two words", 1)]
    [InlineData("say \"hi\"", 2)]
    [InlineData("path/to\\it", 3)]
    [InlineData("blåbærsyltetøy", 4)]
    [InlineData("加", 5)]
    [InlineData("\U0001f30d", 6)]
    [InlineData("", 7)]
    [InlineData("wasi:http/handler@0.2.0#handle", 8)]
    public void Call_UnusualExportName_IsFound(string name, int answer)
    {
        using var module = shared.Runtime.LoadText(SignatureGuests.ExportNames);
        Assert.Equal(answer, module.Call(name).Result.AsI32());
    }

    [Fact]
    public void Call_ControlCharactersInExportName_IsFound()
    {
        using var module = shared.Runtime.LoadText(SignatureGuests.ControlCharactersInName);
        Assert.Equal(ExecutionStatus.Succeeded, module.Call("a\nb\u001b[31m\u202ec").Status);
    }

    [Theory]
    [InlineData(SignatureGuests.NoFunctions)]
    [InlineData(SignatureGuests.Empty)]
    public void Call_ModuleWithoutFunctions_IsMisuse(string guest)
    {
        using var module = shared.Runtime.LoadText(guest);
        Assert.Throws<ArgumentException>(() => module.Call("memory"));
    }

    [Fact]
    public void GuestValue_ReadAsAnotherType_Throws()
    {
        var value = GuestValue.FromI32(1);
        Assert.Throws<InvalidOperationException>(() => value.AsI64());
        Assert.Throws<InvalidOperationException>(() => value.AsF32());
        Assert.Throws<InvalidOperationException>(() => value.AsF64());
        Assert.Throws<InvalidOperationException>(() => value.AsV128());
    }

    private GuestValue Echo(string function, GuestArgument argument)
    {
        using var module = shared.Runtime.LoadText(ArithmeticGuests.Echo);
        return module.Call(function, argument).Result;
    }
}
