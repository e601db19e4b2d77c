using WasmOs.TestKit;
using WasmOs.Wasmtime.Interop;

namespace WasmOs.Wasmtime.Tests;

public sealed class ModuleTests : IDisposable
{
    private readonly Engine _engine = Engines.Create();

    public void Dispose() => _engine.Dispose();

    [Theory]
    [InlineData(CompilerStrategy.Cranelift)]
    [InlineData(CompilerStrategy.Winch)]
    public void TryCompile_RealModule_GivesCode(CompilerStrategy strategy)
    {
        using var engine = Engines.Create(strategy);
        Assert.True(Module.TryCompile(engine, Guests.Calc(), out var module, out var failure));
        Assert.Null(failure);
        Assert.True(module.ImageBytes > 0);
        module.Dispose();
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0 })]
    [InlineData(new byte[] { 0, (byte)'a', (byte)'s', (byte)'m', 9, 0, 0, 0 })]
    [InlineData(new byte[] { 0, (byte)'a', (byte)'s', (byte)'m', 1, 0, 0, 0, 1, 255 })]
    public void TryCompile_Garbage_IsAFailure(byte[] wasm)
    {
        Assert.False(Module.TryCompile(_engine, wasm, out var module, out var failure));
        Assert.Null(module);
        Assert.NotEmpty(failure.Message);
        Assert.Null(failure.TrapCode);
        Assert.NotNull(Module.Validate(_engine, wasm));
    }

    [Fact]
    public void TryCompile_FaultyBody_NamesTheOffset()
    {
        Assert.False(Module.TryCompile(_engine, FaultyBody(), out _, out var failure));
        Assert.Contains("offset", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_ValidAndInvalid_AreTold()
    {
        Assert.Null(Module.Validate(_engine, Guests.Calc()));
        Assert.Contains("type mismatch", Module.Validate(_engine, FaultyBody())!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Serialize_AndDeserialize_RunTheSame()
    {
        using var original = Engines.Compile(_engine, ArithmeticGuests.Add);
        var code = original.Serialize();
        Assert.True(Module.TryDeserialize(_engine, code, out var copy, out _));
        using (copy)
        {
            Assert.Equal(original.ImageBytes, copy.ImageBytes);
            using var linker = new Linker(_engine);
            Assert.True(linker.TryLink(copy, out var linked, out _));
            using var held = linked;
            using var store = new Store(new RecordingHost());
            store.Open(_engine);
            store.SetEpochDeadline(1);
            Assert.Null(store.Instantiate(linked));
            Assert.True(store.TryGetFunction("add"u8, out var add));
            Span<RawValue> values = stackalloc RawValue[2];
            (values[0].I32, values[1].I32) = (40, 2);
            Assert.Null(store.Call(add, values));
            Assert.Equal(42, values[0].I32);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(10_000)]
    public void TryDeserialize_Garbage_IsAFailure(int length)
    {
        var garbage = new byte[length];
        new Random(length).NextBytes(garbage);
        Assert.False(Module.TryDeserialize(_engine, garbage, out var module, out var failure));
        Assert.Null(module);
        Assert.NotEmpty(failure.Message);
    }

    [Fact]
    public void TryDeserialize_CodeOfAnotherEngine_IsAFailure()
    {
        using var metered = Engines.Create(fuel: true);
        using var module = Engines.Compile(metered, ArithmeticGuests.Add);
        Assert.False(Module.TryDeserialize(_engine, module.Serialize(), out _, out var failure));
        Assert.NotEmpty(failure.Message);
    }

    [Fact]
    public void TryDeserialize_TruncatedCode_IsAFailure()
    {
        using var module = Engines.Compile(_engine, ArithmeticGuests.Add);
        Assert.False(Module.TryDeserialize(_engine, module.Serialize().AsSpan(0, 100), out _, out _));
    }

    [Fact]
    public void Serialize_Disposed_Throws()
    {
        var module = Engines.Compile(_engine, ArithmeticGuests.Add);
        module.Dispose();
        module.Dispose();
        Assert.Throws<ObjectDisposedException>(module.Serialize);
    }

    [Fact]
    public void Module_EngineDisposedFirst_StillRuns()
    {
        var engine = Engines.Create();
        using var linked = Engines.Link(engine, ArithmeticGuests.Add);
        using var store = new Store(new RecordingHost());
        store.Open(engine);
        engine.Dispose();
        Assert.Null(store.Instantiate(linked));
    }

    private static byte[] FaultyBody() => Wat.ToBinary("""(module (func (result i32) i64.const 1))""");
}
