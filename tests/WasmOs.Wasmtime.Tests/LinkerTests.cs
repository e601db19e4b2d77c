using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using WasmOs.TestKit;
using WasmOs.Wasmtime.Interop;

namespace WasmOs.Wasmtime.Tests;

public sealed unsafe class LinkerTests : IDisposable
{
    private readonly Engine _engine = Engines.Create();

    public void Dispose() => _engine.Dispose();

    [Theory]
    [InlineData(ImportGuests.UnknownModule, "nowhere::nothing")]
    [InlineData(ImportGuests.UnknownFunction, "env::no_such_function")]
    [InlineData(ImportGuests.WrongFunctionType, "env::abort")]
    [InlineData(ImportGuests.WrongKind, "env::abort")]
    [InlineData(ImportGuests.MemoryTableAndGlobal, "env::memory")]
    public void TryLink_ImportThatIsNotThere_NamesIt(string guest, string name)
    {
        using var linker = new Linker(_engine);
        linker.Define("env", "abort", [HostValueKind.I32, HostValueKind.I32, HostValueKind.I32, HostValueKind.I32], [], &DoNothing, 0);
        using var module = Engines.Compile(_engine, guest);
        Assert.False(linker.TryLink(module, out var linked, out var failure));
        Assert.Null(linked);
        Assert.Contains(name, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Define_Twice_Throws()
    {
        using var linker = new Linker(_engine);
        linker.Define("env", "f", [], [], &DoNothing, 0);
        var error = Assert.Throws<InvalidOperationException>(() => linker.Define("env", "f", [], [], &DoNothing, 0));
        Assert.Contains("env.f", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Call_HostFunction_GetsAndGivesEachType()
    {
        using var linker = new Linker(_engine);
        linker.Define("env", "sum", [HostValueKind.I32, HostValueKind.I64, HostValueKind.F32, HostValueKind.F64], [HostValueKind.F64], &Sum, 0);
        using var module = Engines.Compile(_engine, """
            (module
              (import "env" "sum" (func $sum (param i32 i64 f32 f64) (result f64)))
              (func (export "run") (result f64) (call $sum (i32.const -1) (i64.const 10) (f32.const 0.5) (f64.const 0.25))))
            """);
        Assert.True(linker.TryLink(module, out var linked, out _));
        using var held = linked;
        using var store = Opened(linked);
        Assert.True(store.TryGetFunction("run"u8, out var run));
        Span<RawValue> values = stackalloc RawValue[1];
        Assert.Null(store.Call(run, values));
        Assert.Equal(9.75, values[0].F64);
    }

    [Fact]
    public void Call_HostFunctionTraps_IsAFailureWithItsWords()
    {
        using var linker = new Linker(_engine);
        linker.Define("env", "f", [], [], &Trap, 0);
        using var module = Engines.Compile(_engine, """(module (import "env" "f" (func $f)) (func $caller (export "run") (call $f)))""");
        Assert.True(linker.TryLink(module, out var linked, out _));
        using var held = linked;
        using var store = Opened(linked);
        Assert.True(store.TryGetFunction("run"u8, out var run));
        var failure = store.Call(run, []);
        Assert.Null(failure!.TrapCode);
        Assert.Contains("refused by the host", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void HostCall_TryGetMemory_FindsOnlyMemories()
    {
        using var linker = new Linker(_engine);
        linker.Define("env", "size", [], [HostValueKind.I32], &SizeOfMemory, 0);
        using var module = Engines.Compile(_engine, """
            (module
              (import "env" "size" (func $size (result i32)))
              (memory (export "memory") 2)
              (func (export "run") (result i32) (call $size)))
            """);
        Assert.True(linker.TryLink(module, out var linked, out _));
        using var held = linked;
        using var store = Opened(linked);
        Assert.True(store.TryGetFunction("run"u8, out var run));
        Span<RawValue> values = stackalloc RawValue[1];
        Assert.Null(store.Call(run, values));
        Assert.Equal(131072, values[0].I32);
    }

    private Store Opened(InstancePre linked)
    {
        var store = new Store(new RecordingHost());
        store.Open(_engine);
        store.SetEpochDeadline(1_000_000);
        Assert.Null(store.Instantiate(linked));
        return store;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint DoNothing(nint environment, nint caller, RawValue* values, nuint count) => 0;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Sum(nint environment, nint caller, RawValue* values, nuint count)
    {
        values[0].F64 = values[0].I32 + values[1].I64 + values[2].F32 + values[3].F64;
        return 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Trap(nint environment, nint caller, RawValue* values, nuint count) => HostCall.Trap("refused by the host");

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint SizeOfMemory(nint environment, nint caller, RawValue* values, nuint count)
    {
        var call = new HostCall(caller);
        var known = call.Host is RecordingHost && !call.TryGetMemory("run"u8, out _) && !call.TryGetMemory("other"u8, out _);
        values[0].I32 = known && call.TryGetMemory("memory"u8, out var memory) ? memory.Length : -1;
        return 0;
    }
}
