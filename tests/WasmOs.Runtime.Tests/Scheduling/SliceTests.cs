using WasmOs.Runtime.Scheduling;

namespace WasmOs.Runtime.Tests.Scheduling;

/// <summary>Real guests on one slot: a run that has used up a slice gives its slot to a waiting run, and continues later.</summary>
public sealed class SliceTests
{
    private static readonly ResourceLimits Long = ResourceLimits.Default with { Timeout = TimeSpan.FromMinutes(2) };

    [Fact]
    public async Task TwoSpinners_OneSlot_TakeTurnsUntilTheirTimeIsOver()
    {
        using var runtime = OneSlot();
        using var module = runtime.LoadText(TrapGuests.All);
        var limits = ResourceLimits.Default with { Timeout = TimeSpan.FromMilliseconds(300) };
        var outcomes = await Task.WhenAll(
            SlotTest.Start(runtime, module, module.Request("loop", limits)), SlotTest.Start(runtime, module, module.Request("loop", limits)));
        Assert.All(outcomes, outcome => Assert.Equal(ExecutionStatus.TimedOut, outcome.Status));
        Assert.All(outcomes, outcome => Assert.True(outcome.Usage.Duration >= limits.Timeout, $"{outcome.Usage.Duration}"));
        Assert.All(outcomes, outcome => Assert.True(outcome.Usage.Cpu < outcome.Usage.Duration, $"{outcome.Usage.Cpu} of {outcome.Usage.Duration}"));
        var metrics = runtime.GetMetrics().Scheduler;
        Assert.InRange(metrics.Preemptions, 2, 120);
        Assert.Equal((0, 0, 0), (metrics.SlotsInUse, metrics.Waiting, metrics.Suspended));
    }

    [Theory]
    [InlineData("round_robin")]
    [InlineData("priority")]
    [InlineData("fair_share")]
    public async Task ShortRun_WhileOthersSpin_EndsBeforeThem(string policy)
    {
        using var runtime = OneSlot(policy);
        using var spinner = runtime.LoadText(TrapGuests.All);
        using var other = runtime.LoadText(SliceGuests.Short);
        var requests = Enumerable.Range(0, 5).Select(_ => spinner.Request("loop", Long)).ToArray();
        var spinning = requests.Select(request => SlotTest.Start(runtime, spinner, request)).ToArray();
        await TestRuntime.Until(() => runtime.GetScheduler().Metrics.Preemptions >= 5, "all have had a turn");
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(7, (await SlotTest.Start(runtime, other, other.Request("run"))).Result.AsI32());
        }

        Assert.All(spinning, run => Assert.False(run.IsCompleted));
        Assert.All(requests, request => Assert.True(runtime.Cancel(request.Id)));
        Assert.All(await Task.WhenAll(spinning), outcome => Assert.Equal(ExecutionStatus.Cancelled, outcome.Status));
        Assert.Equal((0, 0), (runtime.GetMetrics().ActiveInstances, runtime.GetMetrics().Scheduler.Suspended));
    }

    [Fact]
    public async Task Cooperative_Spinner_KeepsItsSlot()
    {
        using var runtime = OneSlot("cooperative");
        using var spinner = runtime.LoadText(TrapGuests.All);
        using var other = runtime.LoadText(SliceGuests.Short);
        var limits = ResourceLimits.Default with { Timeout = TimeSpan.FromMilliseconds(200) };
        var spinning = SlotTest.Start(runtime, spinner, spinner.Request("loop", limits));
        await TestRuntime.Until(() => runtime.GetMetrics().ActiveInstances == 1, "it spins");
        var outcome = await SlotTest.Start(runtime, other, other.Request("run"));
        Assert.True(spinning.IsCompleted || runtime.GetMetrics().Totals.TimedOut == 1);
        Assert.Equal(7, outcome.Result.AsI32());
        Assert.Equal(TimeSpan.Zero, (await spinning).Usage.Queued);
        Assert.Equal(0, runtime.GetMetrics().Scheduler.Preemptions);
    }

    [Theory]
    [InlineData("cooperative", "wasmos", "yield_control")]
    [InlineData("cooperative", "env", "yield_control")]
    [InlineData("cooperative", "wasi_snapshot_preview1", "sched_yield")]
    [InlineData("cooperative", "wasi_unstable", "sched_yield")]
    [InlineData("round_robin", "wasmos", "yield_control")]
    [InlineData("priority", "wasmos", "yield_control")]
    [InlineData("fair_share", "wasmos", "yield_control")]
    public async Task Yield_WhileAnotherWaits_LetsItRun(string policy, string module, string name)
    {
        using var runtime = OneSlot(policy, slice: TimeSpan.FromSeconds(1));
        using var yielder = runtime.LoadText(SliceGuests.Yielder(module, name));
        using var other = runtime.LoadText(SliceGuests.Short);
        var request = yielder.Request("run", Long);
        var yielding = SlotTest.Start(runtime, yielder, request);
        await TestRuntime.Until(() => runtime.GetMetrics().ActiveInstances == 1, "it runs");
        Assert.Equal(7, (await SlotTest.Start(runtime, other, other.Request("run"))).Result.AsI32());
        Assert.False(yielding.IsCompleted);
        Assert.InRange(runtime.GetMetrics().Scheduler.Yields, 1, 10);
        Assert.True(runtime.Cancel(request.Id));
        Assert.Equal(ExecutionStatus.Cancelled, (await yielding).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancel_Preempted_EndsItAtOnceThoughItHasNoSlot(bool byToken)
    {
        using var test = await SlotTest.WithPreemptedAsync(Long, Long);
        if (byToken)
        {
            await test.Cancellation.CancelAsync();
        }
        else
        {
            Assert.True(test.Runtime.Cancel(test.Victim.Id));
        }

        Assert.Equal(ExecutionStatus.Cancelled, (await test.VictimRun).Status);
        Assert.False(test.OtherRun.IsCompleted);
        Assert.Equal(0, test.Runtime.GetMetrics().Scheduler.Suspended);
        Assert.True(test.Runtime.Cancel(test.Other.Id));
        await test.OtherRun;
        Assert.Equal(0, test.Runtime.GetMetrics().ActiveInstances);
    }

    /// <summary>The other run keeps the only slot for two minutes, so the victim does not get the slot back before its deadline.</summary>
    [Fact]
    [Trait("Trial", "1.3")]
    public async Task Deadline_WhilePreempted_EndsTheRunThoughItHasNoSlot()
    {
        var limits = ResourceLimits.Default with { Timeout = TimeSpan.FromMilliseconds(500) };
        using var test = await SlotTest.WithPreemptedAsync(limits, Long);
        var victim = await test.VictimRun;
        Assert.Equal((ExecutionStatus.TimedOut, FaultKind.DeadlineExceeded), (victim.Status, victim.Fault!.Kind));
        Assert.False(test.OtherRun.IsCompleted);
        Assert.True(victim.Usage.Duration >= limits.Timeout, $"{victim.Usage.Duration}");
        Assert.True(victim.Usage.Cpu < victim.Usage.Duration, $"{victim.Usage.Cpu}");
        Assert.Equal(TimeSpan.Zero, victim.Usage.Queued);
        await TestRuntime.Until(() => test.Runtime.GetMetrics().Scheduler is { Suspended: 0, SlotsInUse: 1 }, "the slot that it ended in is given back");
        Assert.True(test.Runtime.Cancel(test.Other.Id));
        await test.OtherRun;
    }

    /// <summary>Twenty spinning runs share one slot. If the timeout counted time in the slot, they would need 20 seconds of CPU time together.</summary>
    [Fact]
    [Trait("Trial", "1.3")]
    public async Task Deadline_MoreSpinnersThanSlots_IsOfTheWallAndNotOfTheSlot()
    {
        using var runtime = OneSlot();
        using var module = runtime.LoadText(TrapGuests.All);
        var limits = ResourceLimits.Default with { Timeout = TimeSpan.FromSeconds(1) };
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => SlotTest.Start(runtime, module, module.Request("loop", limits))));
        Assert.All(outcomes, outcome => Assert.Equal(FaultKind.DeadlineExceeded, outcome.Fault!.Kind));
        Assert.True(
            outcomes.Sum(outcome => outcome.Usage.Cpu.TotalSeconds) < 10, "twenty runs had less than half of what they would have had one after the other");
        Assert.Equal((0, 0, 0), (runtime.GetMetrics().Scheduler.SlotsInUse, runtime.GetMetrics().Scheduler.Waiting, runtime.GetMetrics().Scheduler.Suspended));
    }

    [Fact]
    [Trait("Trial", "1.3")]
    public async Task CpuTimeout_WhilePreempted_DoesNotRun()
    {
        using var test = await SlotTest.WithPreemptedAsync(Long with { CpuTimeout = TimeSpan.FromSeconds(1) }, Long with { Timeout = TimeSpan.FromSeconds(1) });
        Assert.Equal(FaultKind.DeadlineExceeded, (await test.OtherRun).Fault!.Kind);
        var victim = await test.VictimRun;
        Assert.Equal((ExecutionStatus.TimedOut, FaultKind.CpuLimit), (victim.Status, victim.Fault!.Kind));
        Assert.True(victim.Usage.Cpu >= TimeSpan.FromSeconds(1), $"{victim.Usage.Cpu}");
        Assert.True(victim.Usage.Duration - victim.Usage.Cpu > TimeSpan.FromMilliseconds(500), $"{victim.Usage.Cpu} of {victim.Usage.Duration}");
    }

    [Fact]
    public async Task GetScheduler_OneSlot_ShowsWhoRunsAndWhoWaits()
    {
        using var test = await SlotTest.WithPreemptedAsync(Long, Long);
        var third = test.Module.Request("loop", Long, RunPriority.High);
        var waiting = SlotTest.Start(test.Runtime, test.Module, third);
        await TestRuntime.Until(() => test.Runtime.GetMetrics().Waiting == 2, "two wait");
        var shown = test.Runtime.GetScheduler();
        Assert.Equal(
            [(test.Victim.Id, WaitReason.Preempted, RunPriority.Normal), (third.Id, WaitReason.NotStarted, RunPriority.High)],
            shown.Waiting.Select(run => (run.Id, run.Reason, run.Priority)));
        Assert.Equal((test.Other.Id, "loop", test.Module.Digest), (shown.Running.Single().Id, shown.Running.Single().Function, shown.Running.Single().Digest));
        Assert.Empty(shown.Parked);
        Assert.Equal(("preferring", 1, 1, 1, 1), (shown.Metrics.Policy, shown.Metrics.Slots, shown.Metrics.SlotsInUse, shown.Metrics.WaitingOf(
            RunPriority.High), shown.Metrics.WaitingOf(RunPriority.Normal)));
        Assert.Single(test.Runtime.GetScheduler(limit: 1).Waiting);
        Assert.Equal(3, test.Runtime.GetRunning().Count);
        Assert.True(test.Runtime.Cancel(third.Id));
        Assert.Equal(ExecutionStatus.Cancelled, (await waiting).Status);
        Assert.True(test.Runtime.Cancel(test.Victim.Id));
        Assert.True(test.Runtime.Cancel(test.Other.Id));
        await Task.WhenAll(test.VictimRun, test.OtherRun);
    }

    [Theory]
    [InlineData("wasmos", "yield_control", "", true)]
    [InlineData("env", "yield_control", "", true)]
    [InlineData("env", "yield_control", "(result i32)", false)]
    [InlineData("other", "yield_control", "", false)]
    public void Provides_YieldControl_UnderBothNames(string module, string name, string type, bool provided)
    {
        using var runtime = OneSlot();
        var scan = runtime.Analyze(WasmOs.Wasmtime.Wat.ToBinary($"(module (import \"{module}\" \"{name}\" (func {type})))"));
        Assert.Equal(provided, runtime.Provides(scan.Analysis!.Imports.Single()));
    }

    private static WasmRuntime OneSlot(string policy = "round_robin", TimeSpan? slice = null) => TestRuntime.Create(options =>
    {
        (options.Slots, options.TieredCompilation, options.SchedulerPolicy, options.QueueTimeout) = (1, false, policy, Timeout.InfiniteTimeSpan);
        options.SchedulerSlice = slice ?? options.SchedulerSlice;
    });
}
