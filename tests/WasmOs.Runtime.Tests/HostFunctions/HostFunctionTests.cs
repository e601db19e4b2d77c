using WasmOs.Runtime.HostFunctions;
using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Tests.HostFunctions;

public sealed class HostFunctionTests
{
    private const string Adds = """
        (module (import "app" "add" (func $add (param i32 i32) (result i32)))
          (func (export "run") (param i32 i32) (result i32) (call $add (local.get 0) (local.get 1))))
        """;

    private const string Reads = """
        (module (import "app" "read" (func $read (param i32 i32) (result i32))) (memory (export "memory") 1) (data (i32.const 8) "hello")
          (func (export "run") (param i32 i32) (result i32) (call $read (local.get 0) (local.get 1))))
        """;

    [Fact]
    public void Call_WhileTheGuestRuns_KnowsTheRunAndAfterItNone()
    {
        var seen = new List<ExecutionId?>();
        using var runtime = With(HostFunction.Create("app", "note", (HostCaller _) => seen.Add(CurrentRun.Id)));
        using var module = runtime.LoadText("""(module (import "app" "note" (func $note)) (func (export "run") (call $note)))""");

        module.Call("run");
        module.Call("run");

        Assert.Equal((2, null), (seen.Distinct().Count(id => id is not null), CurrentRun.Id));
    }

    [Fact]
    public void Call_ATypedFunction_GetsArgumentsAndGivesAResult()
    {
        using var runtime = With(HostFunction.Create("app", "add", (HostCaller _, int a, int b) => a + b));
        using var module = runtime.LoadText(Adds);
        Assert.Equal(5, module.Call("run", 2, 3).Result.AsI32());
    }

    [Fact]
    public void Call_EachNumberType_PassesAsItIs()
    {
        var all = "";
        using var runtime = With(HostFunction.Create(
            "app", "all", (HostCaller _, int i, uint u, long l, ulong w, float f, double d) => all = FormattableString.Invariant($"{i} {u} {l} {w} {f} {d}")));
        using var module = runtime.LoadText("""
            (module (import "app" "all" (func $all (param i32 i32 i64 i64 f32 f64)))
              (func (export "run") (call $all (i32.const -1) (i32.const -1) (i64.const -2) (i64.const -2) (f32.const 1.5) (f64.const -2.25))))
            """);
        Assert.Null(module.Call("run").Fault);
        Assert.Equal("-1 4294967295 -2 18446744073709551614 1.5 -2.25", all);
    }

    [Fact]
    public void Call_AnUncheckedFunction_GivesSeveralResults()
    {
        using var runtime =
            With(HostFunction.CreateUnchecked("app", "divmod", [ValueKind.I64, ValueKind.I64], [ValueKind.I64, ValueKind.I64], static (_, values) =>
            (values[0].I64, values[1].I64) = Math.DivRem(values[0].I64, values[1].I64)));
        using var module = runtime.LoadText("""
            (module (import "app" "divmod" (func $f (param i64 i64) (result i64 i64)))
              (func (export "run") (result i64 i64) (call $f (i64.const 17) (i64.const 5))))
            """);
        Assert.Equal([3L, 2L], module.Call("run").Results.Select(static value => value.AsI64()));
    }

    [Fact]
    public void Call_TheCallersMemory_IsReadAndWritten()
    {
        var text = "";
        using var runtime = With(HostFunction.Create("app", "read", (HostCaller caller, uint pointer, uint count) =>
        {
            text = caller.Text(pointer, count);
            caller.Write(100u, 42);
            return caller.Read<int>(100u);
        }));
        using var module = runtime.LoadText(Reads);
        Assert.Equal(42, module.Call("run", 8, 5).Result.AsI32());
        Assert.Equal("hello", text);
    }

    [Theory]
    [InlineData(65536, 1)]
    [InlineData(-1, 2)]
    [InlineData(8, -1)]
    public void Call_APointerBeyondTheMemory_IsTheGuestsFault(int pointer, int count)
    {
        using var runtime = With(HostFunction.Create("app", "read", static (HostCaller caller, uint at, uint length) => caller.Bytes(at, length).Length));
        using var module = runtime.LoadText(Reads);
        Assert.Equal(FaultKind.TrapMemoryOutOfBounds, module.Call("run", pointer, count).Fault?.Kind);
    }

    [Fact]
    public void Call_AGuestWithoutMemory_GetsNone()
    {
        using var runtime = With(HostFunction.Create("app", "add", static (HostCaller caller, int _, int _) => caller.Memory.Length));
        using var module = runtime.LoadText(Adds);
        Assert.Equal(0, module.Call("run", 2, 3).Result.AsI32());
    }

    [Fact]
    public void Call_ABodyThatThrows_EndsTheRunAsAFaultAndIsReported()
    {
        Exception? reported = null;
        var options = new RuntimeOptions { BackgroundFailed = (_, failure) => reported = failure };
        options.HostFunctions.Add(
            HostFunction.Create<int, int, int>("app", "add", static (HostCaller _, int _, int _) => throw new FormatException("no such plan")));
        using var runtime = WasmRuntime.Create(options);
        using var module = runtime.LoadText(Adds);
        var fault = module.Call("run", 2, 3).Fault;
        Assert.Equal(FaultKind.TrapHost, fault?.Kind);
        Assert.Contains("no such plan", fault!.Message, StringComparison.Ordinal);
        Assert.IsType<FormatException>(reported);
    }

    [Fact]
    public void Call_ABodyThatStopsTheGuest_EndsTheRunWithItsReason()
    {
        using var runtime = With(HostFunction.Create("app", "add", static (HostCaller caller, int a, int _) =>
        {
            caller.Stop("The plan is used up.");
            caller.Stop("A second reason.");
            return a;
        }));
        using var module = runtime.LoadText(Adds);
        Assert.Equal("The plan is used up.", module.Call("run", 2, 3).Fault?.Message);
        Assert.Equal("The plan is used up.", module.Call("run", 2, 3).Fault?.Message);
    }

    [Fact]
    public async Task Wait_ATaskThatIsLate_GivesTheSlotToOthersMeanwhile()
    {
        var late = new TaskCompletionSource();
        var options = new RuntimeOptions { Slots = 1, PoolSize = 0 };
        options.HostFunctions.Add(HostFunction.Create("app", "add", (HostCaller caller, int a, int b) => a == 0 || caller.Wait(late.Task) ? a + b : -1));
        using var runtime = WasmRuntime.Create(options);
        using var module = runtime.LoadText(Adds);
        var waits = Task.Run(() => module.Call("run", 2, 3));
        await TestRuntime.Until(() => runtime.GetScheduler().Parked.Count == 1, "the run waits");
        Assert.Equal(7, module.Call("run", 0, 7).Result.AsI32());
        late.SetResult();
        Assert.Equal(5, (await waits.WaitAsync(TestRuntime.Patience)).Result.AsI32());
    }

    [Fact]
    public void Wait_BeyondTheDeadline_EndsTheRun()
    {
        var never = new TaskCompletionSource();
        using var runtime = With(HostFunction.Create("app", "add", (HostCaller caller, int _, int _) => caller.Wait(never.Task) ? 1 : 0));
        using var module = runtime.LoadText(Adds);
        var options = new CallOptions { Limits = ResourceLimits.Default with { Timeout = TimeSpan.FromMilliseconds(30) } };
        Assert.Equal(FaultKind.DeadlineExceeded, module.Call("run", options, CancellationToken.None, 2, 3).Fault?.Kind);
    }

    [Fact]
    public void Replace_AFunctionOfWasi_IsOneCall()
    {
        using var runtime = With(HostFunction.Create("wasi_snapshot_preview1", "random_get", static (HostCaller caller, uint pointer, uint count) =>
        {
            caller.Bytes(pointer, count).Fill(7);
            return 0;
        }));
        using var module = runtime.LoadText("""
            (module (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32))) (memory (export "memory") 1)
              (func (export "run") (result i32) (drop (call $random (i32.const 0) (i32.const 4))) (i32.load (i32.const 0))))
            """);
        Assert.Equal(0x07070707, module.Call("run").Result.AsI32());
    }

    [Fact]
    public void EnableWasi_False_LeavesItsImportsUnlinked()
    {
        using var runtime = WasmRuntime.Create(new RuntimeOptions { EnableWasi = false });
        using var module = runtime.LoadText("""
            (module (import "wasi_snapshot_preview1" "sched_yield" (func $yield (result i32))) (func (export "run") (result i32) (call $yield)))
            """);
        Assert.Equal(FaultKind.LinkError, module.Call("run").Fault?.Kind);
    }

    [Fact]
    public void Call_AnImportOfAnotherType_IsALinkError()
    {
        using var runtime = With(HostFunction.Create("app", "add", static (HostCaller _, long a, long b) => a + b));
        using var module = runtime.LoadText(Adds);
        Assert.Equal(FaultKind.LinkError, module.Call("run", 2, 3).Fault?.Kind);
    }

    [Fact]
    public void Create_ATypeThatGuestsDoNotHave_IsRefused() =>
        Assert.Contains(
            "Decimal", Assert.Throws<ArgumentException>(() => HostFunction.Create("app", "f", static (HostCaller _, decimal d) => d)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Create_AReferenceType_IsRefused() =>
        Assert.Throws<ArgumentException>(() => HostFunction.CreateUnchecked("app", "f", [ValueKind.ExternRef], [], static (_, _) => { }));

    [Fact]
    public void Create_TheSameNameTwice_IsAFaultOfTheOptions()
    {
        var options = new RuntimeOptions();
        options.HostFunctions.Add(HostFunction.Create("app", "f", static (HostCaller _) => 1));
        options.HostFunctions.Add(HostFunction.Create("app", "f", static (HostCaller _) => 2));
        Assert.Contains("app.f", Assert.Throws<ArgumentException>(() => WasmRuntime.Create(options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Call_AnUncheckedFunction_AllocatesNothing()
    {
        using var runtime = With(HostFunction.CreateUnchecked("app", "next", [ValueKind.I32], [ValueKind.I32], static (_, values) => values[0].I32++));
        using var module = runtime.LoadText("""
            (module (import "app" "next" (func $next (param i32) (result i32)))
              (func (export "run") (param $n i32) (result i32) (local $i i32)
                (loop $again (local.set $i (call $next (local.get $i))) (br_if $again (i32.lt_u (local.get $i) (local.get $n))))
                (local.get $i)))
            """);
        // The least of several: the first calls compile code, and a tick of the epoch may come.
        Assert.InRange(Enumerable.Range(0, 10).Min(_ => Allocated(module, 10_000)), 0, 1000);
    }

    private static long Allocated(LoadedModule module, int calls)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(calls, module.Call("run", calls).Result.AsI32());
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static WasmRuntime With(HostFunction function)
    {
        var options = new RuntimeOptions();
        options.HostFunctions.Add(function);
        return WasmRuntime.Create(options);
    }
}
