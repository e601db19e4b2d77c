using WasmOs.Runtime.Scheduling;
using WasmOs.Runtime.Scheduling.Policies;
using WasmOs.Runtime.Tests.Scheduling.Simulation;
using WasmOs.TestKit.Time;

namespace WasmOs.Runtime.Tests.Scheduling;

/// <summary>How many runs of one flow may wait, and for how long.</summary>
[Trait("Trial", "1.2")]
public sealed class StartGateTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void TryEnqueue_OneFlowWantsTheWholeLine_IsRefusedAtHalfAndOthersAreNot()
    {
        var scheduler = Busy(queueLimit: 10);
        var waiters = Enumerable.Range(0, 6).Select(_ => Waiter(1)).ToArray();
        Assert.All(waiters[..5], waiter => Assert.True(scheduler.TryEnqueue(waiter)));
        Assert.False(scheduler.TryEnqueue(waiters[5]));
        Assert.Equal(RunRefusal.FlowFull, waiters[5].Refusal);
        Assert.True(scheduler.TryEnqueue(Waiter(2)));
        Assert.True(scheduler.TryEnqueue(Waiter(1, RunSource.Background)));
        Assert.Equal((1, 0), (scheduler.GetMetrics().RefusedFor(RunRefusal.FlowFull), scheduler.GetMetrics().RefusedFor(RunRefusal.QueueFull)));
    }

    [Fact]
    public void TryEnqueue_TheWholeLineIsTaken_SaysSo()
    {
        var scheduler = Busy(queueLimit: 1);
        Assert.True(scheduler.TryEnqueue(Waiter(1)));
        var waiter = Waiter(2);
        Assert.False(scheduler.TryEnqueue(waiter));
        Assert.Equal((RunRefusal.QueueFull, 1), (waiter.Refusal, scheduler.GetMetrics().RefusedFor(RunRefusal.QueueFull)));
    }

    [Theory]
    [InlineData(512)]
    [InlineData(0)]
    public async Task ExpireWaits_WaitedForTheLongestTime_EndsThoseWaitsAndNoOthers(int suspendedLimit)
    {
        var scheduler = Busy(queueLimit: 10, suspendedLimit);
        var (early, late) = (Waiter(1), Waiter(1));
        scheduler.TryEnqueue(early);
        _time.Advance(Longest / 2);
        scheduler.TryEnqueue(late);
        scheduler.ExpireWaits();
        Assert.Equal(2, scheduler.Waiting);

        _time.Advance(Longest / 2);
        scheduler.ExpireWaits();
        Assert.False(await early.Granted.WaitAsync(TestRuntime.Patience));
        Assert.Equal((RunRefusal.QueueTimeout, 1), (early.Refusal, scheduler.GetMetrics().RefusedFor(RunRefusal.QueueTimeout)));
        Assert.Equal([late], scheduler.SnapshotLine());

        scheduler.Exit();
        Assert.True(await late.Granted.WaitAsync(TestRuntime.Patience));
        Assert.True(scheduler.TryStart(late));
        scheduler.Exit();
        Assert.Equal((0, 0, 0, 0), (scheduler.InUse, scheduler.Waiting, scheduler.Suspended, scheduler.GetMetrics().Flows));
    }

    [Fact]
    public void ExpireWaits_RunThatHasBegun_Waits()
    {
        var scheduler = Busy(queueLimit: 10);
        scheduler.TryEnqueue(Waiter(1));
        var begun = new BlockedRun(ExecutionId.New(TimeProvider.System), default, "f", RunPriority.Normal, WaitReason.Preempted);
        Assert.True(scheduler.TryPass(begun, default));
        _time.Advance(10 * Longest);
        scheduler.ExpireWaits();
        Assert.Equal((1, 1), (scheduler.Waiting, scheduler.Suspended));
    }

    [Fact]
    public void TryEnter_SeatsHalfTaken_AsksTheGate()
    {
        var scheduler = new CpuScheduler(
            new SchedulerSettings { Policy = new RoundRobinPolicy(), Slots = 1, QueueLimit = 10, SuspendedLimit = 16, Time = _time });
        for (var i = 0; i < 8; i++)
        {
            Assert.True(scheduler.TryEnter());
            Assert.True(scheduler.TryLeave(FlowOf(1)));
        }

        Assert.False(scheduler.TryEnter());
        var (same, other) = (Waiter(1), Waiter(2));
        Assert.True(scheduler.TryEnqueue(same));
        Assert.Equal((1, 1, 0), (scheduler.Waiting, scheduler.GetMetrics().HeldBack, scheduler.InUse));

        // The first flow has reached its half of the seats. A run of another flow begins at once.
        Assert.True(scheduler.TryEnqueue(other));
        Assert.Equal(1, scheduler.InUse);
        Assert.True(scheduler.TryStart(other));
        Assert.Equal([same], scheduler.SnapshotLine());
    }

    [Theory]
    [InlineData(RunLength.Long, 12)]
    [InlineData(RunLength.Unknown, 14)]
    [InlineData(RunLength.Short, 16)]
    public void Admit_ManyFlowsOfOneRun_KeepsTheLastSeatsForShortOnes(RunLength length, int begun)
    {
        var scheduler = new CpuScheduler(
            new SchedulerSettings { Policy = new RoundRobinPolicy(), Slots = 1, QueueLimit = 1000, SuspendedLimit = 16, Time = _time });
        Assert.True(scheduler.TryEnter());
        for (var i = 0; i < 100; i++)
        {
            Assert.True(scheduler.TryEnqueue(new SlotWaiter(ExecutionId.New(TimeProvider.System), SimulatedGuest.ModuleOf(i), "f", length: length)));
        }

        Assert.Equal(100 - begun, scheduler.GetMetrics().HeldBack);
    }

    private static RunFlow FlowOf(int module) => RunFlow.Create(null, SimulatedGuest.ModuleOf(module), RunSource.Call);

    private static SlotWaiter Waiter(int module, RunSource source = RunSource.Call) =>
        new(ExecutionId.New(TimeProvider.System), SimulatedGuest.ModuleOf(module), "f", flow: RunFlow.Create(null, SimulatedGuest.ModuleOf(module), source));

    private CpuScheduler Busy(int queueLimit, int suspendedLimit = 512)
    {
        var scheduler = new CpuScheduler(new SchedulerSettings
        {
            Policy = new RoundRobinPolicy(),
            Slots = 1,
            QueueLimit = queueLimit,
            SuspendedLimit = suspendedLimit,
            QueueTimeout = Longest,
            Time = _time,
        });
        Assert.True(scheduler.TryEnter());
        return scheduler;
    }
}
