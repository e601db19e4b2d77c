using WasmOs.Runtime.Scheduling;
using WasmOs.Runtime.Scheduling.Policies;
using WasmOs.TestKit.Time;

namespace WasmOs.Runtime.Tests.Scheduling;

public sealed class CpuSchedulerTests
{
    [Fact]
    public void TryEnter_UntilAllAreTaken_ThenAfterAnExit()
    {
        var scheduler = Scheduler(2, 10);
        Assert.True(scheduler.TryEnter());
        Assert.True(scheduler.TryEnter());
        Assert.False(scheduler.TryEnter());
        Assert.Equal(2, scheduler.InUse);
        scheduler.Exit();
        Assert.True(scheduler.TryEnter());
    }

    [Fact]
    public async Task TryEnqueue_SeveralWaiters_AreServedInOrder()
    {
        var scheduler = Scheduler(1, 10);
        Assert.True(scheduler.TryEnter());
        var waiters = Enumerable.Range(0, 5).Select(_ => Waiter()).ToArray();
        Assert.All(waiters, waiter => Assert.True(scheduler.TryEnqueue(waiter)));
        Assert.Equal(5, scheduler.Waiting);
        Assert.Equal(waiters, scheduler.SnapshotLine());
        Assert.False(scheduler.TryEnter());
        for (var i = 0; i < waiters.Length; i++)
        {
            scheduler.Exit();
            Assert.True(await waiters[i].Granted.WaitAsync(TestRuntime.Patience));
            Assert.True(scheduler.TryStart(waiters[i]));
            Assert.All(waiters[(i + 1)..], waiter => Assert.False(waiter.Granted.IsCompleted));
        }

        scheduler.Exit();
        Assert.Equal((0, 0), (scheduler.InUse, scheduler.Waiting));
    }

    [Fact]
    public void TryEnqueue_QueueFull_IsRefused()
    {
        var scheduler = Scheduler(1, 1);
        Assert.True(scheduler.TryEnter());
        Assert.True(scheduler.TryEnqueue(Waiter()));
        Assert.False(scheduler.TryEnqueue(Waiter()));
        Assert.Equal(1, scheduler.Waiting);
    }

    [Fact]
    public async Task TryEnqueue_SlotFree_IsGrantedAtOnce()
    {
        var scheduler = Scheduler(1, 1);
        var waiter = Waiter();
        Assert.True(scheduler.TryEnqueue(waiter));
        Assert.True(await waiter.Granted.WaitAsync(TestRuntime.Patience));
        Assert.Equal((1, 0), (scheduler.InUse, scheduler.Waiting));
    }

    [Fact]
    public async Task Cancel_Waiting_LeavesTheQueueToOthers()
    {
        var scheduler = Scheduler(1, 10);
        Assert.True(scheduler.TryEnter());
        var (first, second) = (Waiter(), Waiter());
        scheduler.TryEnqueue(first);
        scheduler.TryEnqueue(second);
        Assert.True(scheduler.Cancel(first));
        Assert.False(scheduler.Cancel(first));
        Assert.False(await first.Granted.WaitAsync(TestRuntime.Patience));
        scheduler.Exit();
        Assert.True(await second.Granted.WaitAsync(TestRuntime.Patience));
    }

    [Fact]
    public async Task Cancel_BetweenSlotAndStart_KeepsTheRunFromStarting()
    {
        var scheduler = Scheduler(1, 10);
        var waiter = Waiter();
        scheduler.TryEnqueue(waiter);
        Assert.True(await waiter.Granted.WaitAsync(TestRuntime.Patience));
        Assert.Contains(waiter, scheduler.SnapshotLine());
        Assert.True(scheduler.Cancel(waiter));
        Assert.False(scheduler.TryStart(waiter));
        Assert.Empty(scheduler.SnapshotLine());
    }

    [Fact]
    public async Task Cancel_AfterTheStart_IsTooLate()
    {
        var scheduler = Scheduler(1, 10);
        var waiter = Waiter();
        scheduler.TryEnqueue(waiter);
        await waiter.Granted.WaitAsync(TestRuntime.Patience);
        Assert.True(scheduler.TryStart(waiter));
        Assert.False(scheduler.Cancel(waiter));
    }

    [Fact]
    public async Task TryEnter_UnderContention_NeverMoreThanThereAreSlots()
    {
        var scheduler = Scheduler(3, 1000);
        var inside = 0;
        var most = 0;
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 500; i++)
            {
                if (!scheduler.TryEnter())
                {
                    var waiter = Waiter();
                    Assert.True(scheduler.TryEnqueue(waiter));
                    Assert.True(await waiter.Granted);
                    Assert.True(scheduler.TryStart(waiter));
                }

                InterlockedMax(ref most, Interlocked.Increment(ref inside));
                Interlocked.Decrement(ref inside);
                scheduler.Exit();
            }
        }))).WaitAsync(TestRuntime.Patience);
        Assert.InRange(most, 1, 3);
        Assert.Equal((0, 0), (scheduler.InUse, scheduler.Waiting));
    }

    private static void InterlockedMax(ref int target, int value)
    {
        var seen = Volatile.Read(ref target);
        while (seen < value)
        {
            var current = Interlocked.CompareExchange(ref target, value, seen);
            seen = current == seen ? value : current;
        }
    }

    [Fact]
    public async Task TryPass_Preempted_GivesTheSlotToTheWaiterAndComesBackAfterIt()
    {
        var scheduler = Scheduler(1, 10);
        Assert.True(scheduler.TryEnter());
        var waiter = Waiter();
        scheduler.TryEnqueue(waiter);
        var preempted = Blocked(WaitReason.Preempted);
        Assert.True(scheduler.TryPass(preempted, SliceOf(preempted)));
        Assert.Equal((1, 1, 1), (scheduler.InUse, scheduler.Waiting, scheduler.Suspended));
        Assert.True(await waiter.Granted.WaitAsync(TestRuntime.Patience));
        Assert.True(scheduler.TryStart(waiter));
        scheduler.Exit();
        Assert.True(preempted.Wait());
        Assert.True(scheduler.TryStart(preempted));
        Assert.Equal((1, 0, 0), (scheduler.InUse, scheduler.Waiting, scheduler.Suspended));
        var metrics = scheduler.GetMetrics();
        Assert.Equal((1, 0), (metrics.Preemptions, metrics.Yields));
        Assert.Equal((1, 1), (metrics.WaitToStart.Count, metrics.WaitToContinue.Count));
        Assert.Equal(2, metrics.GrantedOf(RunPriority.Normal));
    }

    [Fact]
    public void TryPass_NobodyWaits_KeepsTheSlot()
    {
        var scheduler = Scheduler(1, 10);
        Assert.True(scheduler.TryEnter());
        var run = Blocked(WaitReason.Yielded);
        Assert.False(scheduler.TryPass(run, SliceOf(run)));
        Assert.Equal((1, 0, 0), (scheduler.InUse, scheduler.Waiting, scheduler.Suspended));
        Assert.Equal(0, scheduler.GetMetrics().Yields);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void TryPass_NoSeatForOneMoreBegunRun_KeepsTheSlot(int limit, bool passes)
    {
        var scheduler = Scheduler(1, 10, limit);
        Assert.True(scheduler.TryEnter());
        scheduler.TryEnqueue(Waiter());
        var run = Blocked(WaitReason.Yielded);
        Assert.Equal(passes, scheduler.TryPass(run, SliceOf(run)));
        Assert.Equal(limit, scheduler.Suspended);

        // A run that has a slot can always leave it, and no other run begins in its place when there is no room for one more begun run.
        Assert.True(scheduler.TryLeave(run.Flow));
        Assert.Equal(limit + 1, scheduler.InUse + scheduler.Suspended);
    }

    [Fact]
    public void Cancel_Preempted_CompletesItWithoutASlot()
    {
        var scheduler = Scheduler(1, 10);
        Assert.True(scheduler.TryEnter());
        scheduler.TryEnqueue(Waiter());
        var run = Blocked(WaitReason.Preempted);
        Assert.True(scheduler.TryPass(run, SliceOf(run)));
        Assert.True(scheduler.Cancel(run));
        Assert.False(run.Wait());
        Assert.Equal((1, 0, 0), (scheduler.InUse, scheduler.Waiting, scheduler.Suspended));
        scheduler.Force();
        scheduler.Exit();
        scheduler.Exit();
        Assert.Equal(0, scheduler.InUse);
    }

    [Fact]
    public void ShowWaiting_MoreThanTheLimit_ShowsTheLongestWaiting()
    {
        var time = new ManualTimeProvider();
        var scheduler = new CpuScheduler(new SchedulerSettings { Policy = new RoundRobinPolicy(), Slots = 1, QueueLimit = 10, Time = time });
        Assert.True(scheduler.TryEnter());
        var waiters = Enumerable.Range(0, 3).Select(_ => Waiter()).ToArray();
        foreach (var waiter in waiters)
        {
            Assert.True(scheduler.TryEnqueue(waiter));
            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal([3, 2], scheduler.ShowWaiting(2).Select(run => run.Waited.TotalSeconds));
        Assert.Equal(waiters[..2].Select(run => run.Id), scheduler.ShowWaiting(2).Select(run => run.Id));
    }

    private static CpuScheduler Scheduler(int slots, int queueLimit, int suspendedLimit = 512) =>
        new(new SchedulerSettings { Policy = new RoundRobinPolicy(), Slots = slots, QueueLimit = queueLimit, SuspendedLimit = suspendedLimit });

    private static BlockedRun Blocked(WaitReason reason) => new(ExecutionId.New(TimeProvider.System), default, "f", RunPriority.Normal, reason);

    private static RunSlice SliceOf(BlockedRun run) => new(run.Id, run.Module, run.Priority, WaitReason.NotStarted, TimeSpan.FromMilliseconds(10));

    private static SlotWaiter Waiter() => new(ExecutionId.New(TimeProvider.System), default, "f");
}
