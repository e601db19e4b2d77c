using System.Text;
using WasmOs.Runtime.Wasi;
using WasmOs.Runtime.Wasi.Streams;

namespace WasmOs.Runtime.Tests.Wasi;

/// <summary>Commands, reactors, exit codes, standard streams, and <c>wasi_unstable</c>, the predecessor of preview 1.</summary>
public sealed class CommandTests(SharedRuntime shared) : IClassFixture<SharedRuntime>
{
    private const string Reactor = """
        (module
          (import "wasi_snapshot_preview1" "sched_yield" (func $yield (result i32)))
          (memory (export "memory") 1)
          (global $ready (mut i32) (i32.const 0))
          (func (export "_initialize") (global.set $ready (i32.add (global.get $ready) (i32.const 1))))
          (func (export "ready") (result i32) (global.get $ready)))
        """;

    [Theory]
    [InlineData(0, ExecutionStatus.Succeeded)]
    [InlineData(1, ExecutionStatus.Failed)]
    [InlineData(125, ExecutionStatus.Failed)]
    [InlineData(134, ExecutionStatus.Failed)]
    [InlineData(-1, ExecutionStatus.Failed)]
    public void Exit_WithAnyCode_IsReportedAsItIs(int code, ExecutionStatus status)
    {
        var outcome = shared.Runtime.RunGuest(WasiGuest.Text($"(call $proc_exit (i32.const {code})) unreachable"));
        Assert.Equal(status, outcome.Status);
        Assert.Equal(code, outcome.ExitCode);
        Assert.Equal(code == 0 ? null : FaultKind.ExitCode, outcome.Fault?.Kind);
        Assert.Equal(0, outcome.ResultCount);
    }

    [Fact]
    public void ExitCode_OfARunThatReturns_IsNull() =>
        Assert.Null(shared.Runtime.RunGuest(WasiGuest.Text("(call $sched_yield)")).ExitCode);

    [Fact]
    public void Exit_InTheStartFunction_EndsTheRun()
    {
        const string Start = """
            (module
              (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
              (memory (export "memory") 1)
              (func $start (call $exit (i32.const 0)))
              (start $start)
              (func (export "run") (result i32) unreachable))
            """;
        var outcome = shared.Runtime.RunGuest(Start);
        Assert.Equal(ExecutionStatus.Succeeded, outcome.Status);
        Assert.Equal(0, outcome.ExitCode);
    }

    [Fact]
    public void Raise_OfAbort_EndsTheRun() =>
        Assert.Equal(FaultKind.TrapAbort, shared.Runtime.RunGuest(WasiGuest.Text("(call $proc_raise (i32.const 6))")).Fault!.Kind);

    [Fact]
    public void Reactor_Called_IsPreparedOnceAnInstance()
    {
        using var module = shared.Runtime.LoadText(Reactor);
        Assert.Equal(1, module.Call("ready").Result.AsI32());
        Assert.Equal(1, module.Call("ready").Result.AsI32());
        Assert.Equal(ExecutionStatus.Succeeded, module.Call("_initialize").Status);
    }

    [Fact]
    public void Reactor_WhoseInitializerLoops_IsStopped()
    {
        using var module = shared.Runtime.LoadText("""(module (func (export "_initialize") (loop $again (br $again))) (func (export "run")))""");
        Assert.Equal(FaultKind.DeadlineExceeded, module.CallWith(ResourceLimits.Default with { Timeout = TimeSpan.FromMilliseconds(50) }, "run").Fault!.Kind);
    }

    [Fact]
    public void Streams_OfARun_AreNotThoseOfTheNext()
    {
        const string Echo = """
            (drop (call $fd_read (i32.const 0) (i32.const 1024) (i32.const 1) (i32.const 1028)))
            (call $fd_write (i32.const 2) (i32.const 1024) (i32.const 1) (i32.const 1100))
            """;
        using var module = shared.Runtime.LoadText(WasiGuest.Text(Echo));
        for (var i = 0; i < 100; i++)
        {
            var options = new WasiOptions { Stdin = new BytesInput(Encoding.UTF8.GetBytes($"line {i}")) };
            var outcome = module.Call("run", new CallOptions { Wasi = options }, CancellationToken.None);
            Assert.Equal($"line {i}", Encoding.UTF8.GetString(outcome.Stderr.Span));
            Assert.Equal(0, outcome.Stdout.Length);
        }

        Assert.Equal(0, module.Call("run").Stderr.Length);
    }

    [Fact]
    public void Arguments_WithUmlautsAndEmpty_ReachTheGuest()
    {
        const string Body = """
            (drop (call $args_sizes_get (i32.const 1100) (i32.const 1028)))
            (drop (call $args_get (i32.const 3000) (i32.const 2000)))
            (drop (call $fd_write (i32.const 1) (i32.const 1024) (i32.const 1) (i32.const 1200)))
            (i32.load (i32.const 1100))
            """;
        var outcome = shared.Runtime.RunGuest(WasiGuest.Text(Body), new WasiOptions { Arguments = ["prog", "ä", ""] });
        Assert.Equal(3, outcome.Result.AsI32());
        Assert.Equal("prog\0ä\0\0", Encoding.UTF8.GetString(outcome.Stdout.Span));
    }

    [Fact]
    [Trait("Trial", "1.17")]
    public void Arguments_WithZeros_AreRefusedBeforeTheGuestRuns()
    {
        var refused = Assert.Throws<ArgumentException>(() => shared.Runtime.RunGuest(
            WasiGuest.Text("i32.const 0"), new WasiOptions { Arguments = ["prog", "a\0hidden"] }));
        Assert.Contains("Argument 1 holds a NUL", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Preview0_LaidOutOtherwise_GetsWhatItExpects()
    {
        // In wasi_unstable, the origin 0 of fd_seek is the current position, and filestat has 56 bytes with the size at offset 24.
        const string Body = $$"""
            (drop {{WasiGuest.OpenA}})
            (drop (call $fd_write (i32.load (i32.const 1100)) (i32.const 1024) (i32.const 1) (i32.const 1200)))
            (drop (call $fd_seek (i32.load (i32.const 1100)) (i64.const -4) (i32.const 0) (i32.const 1208)))
            (drop (call $fd_filestat_get (i32.load (i32.const 1100)) (i32.const 3000)))
            (i32.add (i32.load (i32.const 1208)) (i32.mul (i32.load (i32.const 3024)) (i32.const 1000)))
            """;
        Assert.Equal(64_060, shared.Runtime.RunGuest(WasiGuest.Text(Body, from: "wasi_unstable"), WasiGuest.Files()).Result.AsI32());
    }

    [Fact]
    public void Preview0_Sleeping_IsWoken()
    {
        const string Body = "(i64.store (i32.const 3032) (i64.const 1000000)) (drop (call $poll_oneoff (i32.const 3000) (i32.const 4000) (i32.const 1) (i32.const 1100))) (i32.load (i32.const 1100))";
        Assert.Equal(1, shared.Runtime.RunGuest(WasiGuest.Text(Body, from: "wasi_unstable")).Result.AsI32());
    }

    [Fact]
    public void HostCalls_OfOneRun_MakeNoGarbage()
    {
        const string Body = """
            (loop $next
              (drop (call $fd_write (i32.const 1) (i32.const 1024) (i32.const 1) (i32.const 1100)))
              (drop (call $clock_time_get (i32.const 1) (i64.const 0) (i32.const 1104)))
              (br_if $next (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 100000))))
            (i32.const 0)
            """;
        using var module = shared.Runtime.LoadText(WasiGuest.Text(Body));
        var limits = ResourceLimits.Default with { OutputBytes = 0 };

        // Takes the smallest of several measurements: the first runs also pay for code that is recompiled while they run.
        var smallest = long.MaxValue;
        for (var i = 0; i < 5; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Equal(ExecutionStatus.Succeeded, module.CallWith(limits, "run").Status);
            smallest = Math.Min(smallest, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        // With a single object allocated per call, the run would allocate 4.8 MB.
        Assert.InRange(smallest, 0, 50_000);
    }
}
