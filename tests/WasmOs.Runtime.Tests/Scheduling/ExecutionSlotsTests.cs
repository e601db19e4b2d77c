using WasmOs.Runtime.Scheduling;

namespace WasmOs.Runtime.Tests.Scheduling;

public sealed class ExecutionSlotsTests
{
    [Fact]
    public void TryEnter_UntilAllAreTaken_ThenAfterAnExit()
    {
        var slots = new ExecutionSlots(2, 10);
        Assert.True(slots.TryEnter());
        Assert.True(slots.TryEnter());
        Assert.False(slots.TryEnter());
        Assert.Equal(2, slots.InUse);
        slots.Exit();
        Assert.True(slots.TryEnter());
    }

    [Fact]
    public async Task TryEnqueue_SeveralWaiters_AreServedInOrder()
    {
        var slots = new ExecutionSlots(1, 10);
        Assert.True(slots.TryEnter());
        var waiters = Enumerable.Range(0, 5).Select(_ => Waiter()).ToArray();
        Assert.All(waiters, waiter => Assert.True(slots.TryEnqueue(waiter)));
        Assert.Equal(5, slots.Waiting);
        Assert.Equal(waiters, slots.SnapshotQueue());
        Assert.False(slots.TryEnter());
        for (var i = 0; i < waiters.Length; i++)
        {
            slots.Exit();
            Assert.True(await waiters[i].Granted.WaitAsync(TestRuntime.Patience));
            Assert.True(slots.TryStart(waiters[i]));
            Assert.All(waiters[(i + 1)..], waiter => Assert.False(waiter.Granted.IsCompleted));
        }

        slots.Exit();
        Assert.Equal((0, 0), (slots.InUse, slots.Waiting));
    }

    [Fact]
    public void TryEnqueue_QueueFull_IsRefused()
    {
        var slots = new ExecutionSlots(1, 1);
        Assert.True(slots.TryEnter());
        Assert.True(slots.TryEnqueue(Waiter()));
        Assert.False(slots.TryEnqueue(Waiter()));
        Assert.Equal(1, slots.Waiting);
    }

    [Fact]
    public async Task TryEnqueue_SlotFree_IsGrantedAtOnce()
    {
        var slots = new ExecutionSlots(1, 1);
        var waiter = Waiter();
        Assert.True(slots.TryEnqueue(waiter));
        Assert.True(await waiter.Granted.WaitAsync(TestRuntime.Patience));
        Assert.Equal((1, 0), (slots.InUse, slots.Waiting));
    }

    [Fact]
    public async Task Cancel_Waiting_LeavesTheQueueToOthers()
    {
        var slots = new ExecutionSlots(1, 10);
        Assert.True(slots.TryEnter());
        var (first, second) = (Waiter(), Waiter());
        slots.TryEnqueue(first);
        slots.TryEnqueue(second);
        Assert.True(slots.Cancel(first));
        Assert.False(slots.Cancel(first));
        Assert.False(await first.Granted.WaitAsync(TestRuntime.Patience));
        slots.Exit();
        Assert.True(await second.Granted.WaitAsync(TestRuntime.Patience));
    }

    [Fact]
    public async Task Cancel_BetweenSlotAndStart_KeepsTheRunFromStarting()
    {
        var slots = new ExecutionSlots(1, 10);
        var waiter = Waiter();
        slots.TryEnqueue(waiter);
        Assert.True(await waiter.Granted.WaitAsync(TestRuntime.Patience));
        Assert.Contains(waiter, slots.SnapshotQueue());
        Assert.True(slots.Cancel(waiter));
        Assert.False(slots.TryStart(waiter));
        Assert.Empty(slots.SnapshotQueue());
    }

    [Fact]
    public async Task Cancel_AfterTheStart_IsTooLate()
    {
        var slots = new ExecutionSlots(1, 10);
        var waiter = Waiter();
        slots.TryEnqueue(waiter);
        await waiter.Granted.WaitAsync(TestRuntime.Patience);
        Assert.True(slots.TryStart(waiter));
        Assert.False(slots.Cancel(waiter));
    }

    [Fact]
    public async Task Slots_UnderContention_NeverMoreThanThereAre()
    {
        var slots = new ExecutionSlots(3, 1000);
        var inside = 0;
        var most = 0;
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 500; i++)
            {
                if (!slots.TryEnter())
                {
                    var waiter = Waiter();
                    Assert.True(slots.TryEnqueue(waiter));
                    Assert.True(await waiter.Granted);
                    Assert.True(slots.TryStart(waiter));
                }

                InterlockedMax(ref most, Interlocked.Increment(ref inside));
                Interlocked.Decrement(ref inside);
                slots.Exit();
            }
        }))).WaitAsync(TestRuntime.Patience);
        Assert.InRange(most, 1, 3);
        Assert.Equal((0, 0), (slots.InUse, slots.Waiting));
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

    private static SlotWaiter Waiter() => new(ExecutionId.New(TimeProvider.System), default, "f");
}
