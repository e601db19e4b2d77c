using System.Diagnostics;

namespace WasmOs.Runtime.Tests.Scheduling;

/// <summary>Waiting and running runs are listed, and can be cancelled by token and by id.</summary>
public sealed class CancellationTests
{
    private static readonly ResourceLimits Long = ResourceLimits.Default with { Timeout = TimeSpan.FromMinutes(1) };

    [Fact]
    public async Task Cancel_RunningById_EndsItSoon()
    {
        using var runtime = TestRuntime.Create();
        using var module = runtime.LoadText(TrapGuests.All);
        var bound = TimeSpan.FromMilliseconds(200);
        Assert.InRange(await TestRuntime.Least(bound, () => CancelRunning(runtime, module)), TimeSpan.Zero, bound);
    }

    [Fact]
    public async Task Token_WhileRunning_EndsIt()
    {
        using var runtime = TestRuntime.Create();
        using var module = runtime.LoadText(TrapGuests.All);
        using var gone = new CancellationTokenSource();
        var run = Start(runtime, module, module.Request("loop", Long), gone.Token);
        await Running(runtime, 1);
        await gone.CancelAsync();
        Assert.Equal(FaultKind.Cancelled, (await run)!.Fault!.Kind);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancel_Waiting_NeverStartsIt(bool byToken)
    {
        using var runtime = TestRuntime.Create(o => (o.Slots, o.SchedulerPolicy) = (1, "cooperative"));
        using var module = runtime.LoadText(TrapGuests.All);
        var first = module.Request("loop", Long);
        var second = module.Request("unreachable", Long);
        using var gone = new CancellationTokenSource();
        var running = Start(runtime, module, first);
        await Running(runtime, 1);
        var waiting = Start(runtime, module, second, gone.Token);
        await TestRuntime.Until(() => runtime.GetMetrics().Waiting == 1, "the second waits");
        Assert.Contains(runtime.GetRunning(), run => run.Id == second.Id && !run.Running && run.Elapsed == TimeSpan.Zero);
        if (byToken)
        {
            await gone.CancelAsync();
        }
        else
        {
            Assert.True(runtime.Cancel(second.Id));
        }

        var outcome = (await waiting)!;
        Assert.Equal(FaultKind.Cancelled, outcome.Fault!.Kind);
        Assert.True(outcome.Usage.Queued > TimeSpan.Zero);
        Assert.True(runtime.Cancel(first.Id));
        await running;
        Assert.Equal(2, runtime.GetMetrics().Totals.Cancelled);
    }

    [Fact]
    public async Task LoadedModuleCall_CancelledWhileWaiting_IsAnOutcome()
    {
        using var runtime = TestRuntime.Create(o => (o.Slots, o.SchedulerPolicy) = (1, "cooperative"));
        using var module = runtime.LoadText(TrapGuests.All);
        var first = module.Request("loop", Long);
        var running = Start(runtime, module, first);
        await Running(runtime, 1);
        using var gone = new CancellationTokenSource();
        var call = Task.Run(() => module.Call("unreachable", new CallOptions { Limits = Long }, gone.Token));
        await TestRuntime.Until(() => runtime.GetMetrics().Waiting == 1, "the call waits");
        await gone.CancelAsync();
        Assert.Equal(FaultKind.Cancelled, (await call.WaitAsync(TestRuntime.Patience)).Fault!.Kind);
        Assert.True(runtime.Cancel(first.Id));
        await running;
    }

    [Fact]
    public async Task ExecuteAsync_QueueFull_IsNull()
    {
        using var runtime = TestRuntime.Create(o => (o.Slots, o.QueueLimit) = (1, 0));
        using var module = runtime.LoadText(TrapGuests.All);
        var first = module.Request("loop", Long);
        var running = Start(runtime, module, first);
        await Running(runtime, 1);
        Assert.Null(await Start(runtime, module, module.Request("unreachable")));
        Assert.Equal(RunRefusal.QueueFull, Assert.Throws<RuntimeBusyException>(() => module.Call("unreachable")).Refusal);
        Assert.True(runtime.Cancel(first.Id));
        Assert.NotNull(await running);
    }

    [Fact]
    public async Task ExecuteAsync_MoreThanSlots_AllRun()
    {
        using var runtime = TestRuntime.Create(o => o.Slots = 2);
        using var module = runtime.LoadText(ArithmeticGuests.Fib);
        var runs = Enumerable.Range(0, 64).Select(_ => Start(runtime, module, module.Request("fib", null, 18))).ToArray();
        foreach (var outcome in await Task.WhenAll(runs))
        {
            Assert.Equal(2584, outcome!.Result.AsI32());
        }

        Assert.Equal((0, 0, 64L), (runtime.GetMetrics().ActiveInstances, runtime.GetMetrics().Waiting, runtime.GetMetrics().Totals.Executions));
    }

    [Fact]
    public void Cancel_NobodysId_IsFalse()
    {
        using var runtime = TestRuntime.Create();
        Assert.False(runtime.Cancel(ExecutionId.New(TimeProvider.System)));
        Assert.False(runtime.Cancel(default));
    }

    private static Task<ExecutionOutcome?> Start(
        WasmRuntime runtime, LoadedModule module, ExecutionRequest request, CancellationToken cancellationToken = default) =>
        Task.Factory.StartNew(
            () => runtime.OutcomeAsync(module.Module, request, cancellationToken).AsTask(),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap().WaitAsync(TestRuntime.Patience, CancellationToken.None);

    private static Task Running(WasmRuntime runtime, int count) =>
        TestRuntime.Until(() => runtime.GetRunning().Count(run => run.Running) == count, $"{count} guests run");

    private static async Task<TimeSpan> CancelRunning(WasmRuntime runtime, LoadedModule module)
    {
        var request = module.Request("loop", Long);
        var run = Start(runtime, module, request);
        await Running(runtime, 1);
        var shown = Assert.Single(runtime.GetRunning());
        Assert.Equal((request.Id, module.Digest, "loop", true), (shown.Id, shown.Digest, shown.Function, shown.Running));
        Assert.Equal(1, runtime.GetMetrics().ActiveInstances);
        Assert.Equal(1, runtime.GetModuleMetrics(module.Digest)!.ActiveInstances);
        var cancelledAt = Stopwatch.GetTimestamp();
        Assert.True(runtime.Cancel(request.Id));
        var outcome = (await run)!;
        var elapsed = Stopwatch.GetElapsedTime(cancelledAt);
        Assert.Equal((ExecutionStatus.Cancelled, FaultKind.Cancelled), (outcome.Status, outcome.Fault!.Kind));
        Assert.False(runtime.Cancel(request.Id));
        Assert.Empty(runtime.GetRunning());
        return elapsed;
    }
}
