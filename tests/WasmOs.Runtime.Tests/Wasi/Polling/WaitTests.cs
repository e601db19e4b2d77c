using System.Diagnostics;
using System.IO.Pipelines;
using System.Text;
using WasmOs.Runtime.Wasi;
using WasmOs.Runtime.Wasi.Streams;

namespace WasmOs.Runtime.Tests.Wasi.Polling;

/// <summary>A guest that waits has no slot meanwhile, and continues in time.</summary>
public sealed class WaitTests
{
    private const string Copy = """
        (loop $next
          (i32.store (i32.const 1028) (i32.const 4096))
          (drop (call $fd_read (i32.const 0) (i32.const 1024) (i32.const 1) (i32.const 1100)))
          (i32.store (i32.const 1028) (i32.load (i32.const 1100)))
          (if (i32.load (i32.const 1100)) (then
            (drop (call $fd_write (i32.const 1) (i32.const 1024) (i32.const 1) (i32.const 1104)))
            (br $next))))
        (i32.const 0)
        """;

    private static string Sleep(ulong nanoseconds) => WasiGuest.Text(
        $"(i64.store (i32.const 3024) (i64.const {(long)nanoseconds})) (call $poll_oneoff (i32.const 3000) (i32.const 4000) (i32.const 1) (i32.const 1100))",
        "(data (i32.const 3016) \"\\01\")");

    [Fact]
    public void Sleep_OfAQuarterOfASecond_TakesThatLongAndNoCpu()
    {
        using var runtime = TestRuntime.Create();
        var outcome = runtime.RunGuest(Sleep(250_000_000));
        Assert.Equal(0, outcome.Result.AsI32());
        Assert.InRange(outcome.Usage.Duration.TotalMilliseconds, 250, 10_000);
        Assert.True(outcome.Usage.Cpu < TimeSpan.FromMilliseconds(200), $"{outcome.Usage.Cpu}");
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(ulong.MaxValue - 1)]
    [InlineData(3_600_000_000_000)]
    public void Sleep_BeyondTheDeadline_EndsAtIt(ulong nanoseconds)
    {
        using var runtime = TestRuntime.Create();
        var outcome = runtime.RunGuest(Sleep(nanoseconds), limits: ResourceLimits.Default with { Timeout = TimeSpan.FromMilliseconds(50) });
        Assert.Equal(ExecutionStatus.TimedOut, outcome.Status);
        Assert.InRange(outcome.Usage.Duration.TotalMilliseconds, 50, 10_000);
        Assert.Equal(0, runtime.GetMetrics().ActiveInstances);
    }

    [Fact]
    public async Task Sleep_OfAnHour_LeavesItsSlotToOthersAndCanBeCancelled()
    {
        using var runtime = TestRuntime.Create(options => options.Slots = 1);
        using var sleeper = runtime.LoadText(Sleep(3_600_000_000_000));
        using var other = runtime.LoadText(WasiGuest.Text("(call $sched_yield)"));
        var request = sleeper.Request("run");
        var sleeping = Task.Run(() => runtime.OutcomeAsync(sleeper.Module, request, CancellationToken.None).AsTask());
        await TestRuntime.Until(() => runtime.GetRunning().Count == 1 && runtime.GetMetrics().ActiveInstances == 0, "the guest sleeps");
        Assert.Equal(ExecutionStatus.Succeeded, other.Call("run").Status);

        var cancelledAt = Stopwatch.GetTimestamp();
        Assert.True(runtime.Cancel(request.Id));
        var outcome = await sleeping.WaitAsync(TestRuntime.Patience);
        Assert.Equal(ExecutionStatus.Cancelled, outcome!.Status);
        Assert.True(Stopwatch.GetElapsedTime(cancelledAt) < TimeSpan.FromSeconds(10));
        Assert.Equal(0, runtime.GetMetrics().ActiveInstances);
    }

    [Fact]
    public async Task Sleep_WhoseCallerGoesAway_IsStopped()
    {
        using var runtime = TestRuntime.Create();
        using var module = runtime.LoadText(Sleep(ulong.MaxValue));
        using var cancellation = new CancellationTokenSource();
        var sleeping = Task.Run(() => runtime.OutcomeAsync(module.Module, module.Request("run"), cancellation.Token).AsTask());
        await TestRuntime.Until(() => runtime.GetRunning().Count == 1 && runtime.GetMetrics().ActiveInstances == 0, "the guest sleeps");
        await cancellation.CancelAsync();
        Assert.Equal(ExecutionStatus.Cancelled, (await sleeping.WaitAsync(TestRuntime.Patience))!.Status);
    }

    [Fact]
    public async Task Sleepers_ManyAtOnce_AllComeBackThroughOneSlot()
    {
        using var runtime = TestRuntime.Create(options => options.Slots = 1);
        using var module = runtime.LoadText(Sleep(20_000_000));
        var runs = Enumerable.Range(0, 40)
            .Select(_ => Task.Run(() => runtime.OutcomeAsync(module.Module, module.Request("run"), CancellationToken.None).AsTask()))
            .ToArray();
        foreach (var outcome in await Task.WhenAll(runs).WaitAsync(TestRuntime.Patience))
        {
            Assert.Equal(ExecutionStatus.Succeeded, outcome!.Status);
        }

        Assert.Equal(0, runtime.GetMetrics().ActiveInstances);
        Assert.Equal(0, runtime.GetMetrics().Waiting);
    }

    [Fact]
    public async Task Streams_ThatAreSlow_AreWaitedForBothWays()
    {
        using var runtime = TestRuntime.Create(options => options.Slots = 1);
        using var module = runtime.LoadText(WasiGuest.Text(Copy));
        var input = new Pipe();
        var output = new Pipe(new PipeOptions(pauseWriterThreshold: 1024, resumeWriterThreshold: 512));
        using var stdin = new StreamInput(input.Reader.AsStream());
        var stdout = new StreamOutput(output.Writer.AsStream());
        var request = new ExecutionRequest
        {
            Id = ExecutionId.New(TimeProvider.System),
            Function = module.Analysis.FindFunction("run")!,
            Wasi = new WasiOptions { Stdin = stdin, Stdout = stdout },
        };
        var running = Task.Run(() => runtime.OutcomeAsync(module.Module, request, CancellationToken.None).AsTask());
        await input.Writer.WriteAsync("first "u8.ToArray());
        var first = await output.Reader.ReadAtLeastAsync(6);
        Assert.Equal("first ", Encoding.UTF8.GetString(first.Buffer.FirstSpan));
        output.Reader.AdvanceTo(first.Buffer.End);
        await TestRuntime.Until(() => runtime.GetMetrics().ActiveInstances == 0, "the guest waits for more");

        // Nobody reads the output: the guest must wait, and its output must not accumulate in memory.
        await input.Writer.WriteAsync(new byte[8000]);
        await input.Writer.CompleteAsync();
        await TestRuntime.Until(() => runtime.GetMetrics().ActiveInstances == 0, "the guest waits for room");
        Assert.False(running.IsCompleted);
        var read = 0L;
        while (read < 8000)
        {
            var result = await output.Reader.ReadAsync();
            read += result.Buffer.Length;
            output.Reader.AdvanceTo(result.Buffer.End);
        }

        Assert.Equal(ExecutionStatus.Succeeded, (await running.WaitAsync(TestRuntime.Patience))!.Status);
        Assert.Equal(8000, read);
    }

    [Fact]
    public void Stdout_Flood_IsCutAndFlagged()
    {
        const string Flood = """
            (i32.store (i32.const 1028) (i32.const 65536))
            (loop $next
              (drop (call $fd_write (i32.const 1) (i32.const 1024) (i32.const 1) (i32.const 1100)))
              (br_if $next (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 20000))))
            (i32.load (i32.const 1100))
            """;
        using var runtime = TestRuntime.Create();
        var outcome = runtime.RunGuest(WasiGuest.Text(Flood));
        Assert.Equal(65536, outcome.Result.AsI32());
        Assert.True(outcome.Truncated);
        Assert.Equal(ResourceLimits.Default.OutputBytes, outcome.Stdout.Length);
    }
}
