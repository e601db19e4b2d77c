using WasmOs.Kernel.Tasks;

namespace WasmOs.Kernel.Tests.Tasks;

public sealed class PriorityGateTests
{
    [Fact]
    public async Task EnterAsync_BelowCapacity_IsThroughAtOnceAndAboveItWaits()
    {
        var gate = new PriorityGate(2);
        Assert.True(gate.EnterAsync(TaskPriority.Low, default).AsTask().IsCompletedSuccessfully);
        Assert.True(gate.EnterAsync(TaskPriority.Low, default).AsTask().IsCompletedSuccessfully);
        var third = gate.EnterAsync(TaskPriority.High, default).AsTask();
        Assert.False(third.IsCompleted);
        gate.Exit();
        await third.WaitAsync(TaskRuns.Limit);
        Assert.Equal(2, gate.InUse);
    }

    [Fact]
    public async Task Exit_AllKindsWait_TakesThemSixteenToFourToOne()
    {
        var gate = new PriorityGate(1);
        await gate.EnterAsync(TaskPriority.Normal, default);
        var waiting = Enum.GetValues<TaskPriority>().SelectMany(priority => Enumerable.Repeat(priority, 210))
            .ToDictionary(priority => gate.EnterAsync(priority, default).AsTask());
        var order = new List<TaskPriority>();
        for (var turn = 0; turn < 210; turn++)
        {
            gate.Exit();
            var next = await Task.WhenAny(waiting.Keys).WaitAsync(TaskRuns.Limit);
            waiting.Remove(next, out var priority);
            order.Add(priority);
        }

        Assert.InRange(order.Count(priority => priority == TaskPriority.High), 155, 165);
        Assert.InRange(order.Count(priority => priority == TaskPriority.Normal), 36, 44);
        Assert.InRange(order.Count(priority => priority == TaskPriority.Low), 8, 12);
        Assert.All(order.Chunk(42), chunk => Assert.Contains(TaskPriority.Low, chunk));
    }

    [Fact]
    public async Task EnterAsync_GivenUp_GivesItsTurnToTheNext()
    {
        var gate = new PriorityGate(1);
        await gate.EnterAsync(TaskPriority.Normal, default);
        using var stop = new CancellationTokenSource();
        var gone = gate.EnterAsync(TaskPriority.High, stop.Token).AsTask();
        var next = gate.EnterAsync(TaskPriority.Low, default).AsTask();

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        gate.Exit();
        await next.WaitAsync(TaskRuns.Limit);
        gate.Exit();

        Assert.Equal(0, gate.InUse);
    }
}
