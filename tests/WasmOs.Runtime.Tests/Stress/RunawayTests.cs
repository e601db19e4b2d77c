namespace WasmOs.Runtime.Tests.Stress;

[Collection(StressCollection.Name)]
[Trait("Category", "Slow")]
public sealed class RunawayTests
{
    private const int Guests = 500;

    /// <summary>More guests than cores loop forever: each is stopped at its timeout.</summary>
    [Theory]
    [InlineData(Guests)]
    [InlineData(8)]
    public async Task Runaways_FiveHundredAtOnce_AllEnd(int slots)
    {
        using var runtime = TestRuntime.Create(o => (o.Slots, o.QueueLimit, o.InstanceCapacity) = (slots, 1000, 600));
        using var module = runtime.LoadText(TrapGuests.All);
        await runtime.WhenIdleAsync().WaitAsync(TestRuntime.Patience);
        var limits = ResourceLimits.Default with { Timeout = TimeSpan.FromMilliseconds(100) };
        var runs = Enumerable.Range(0, Guests).Select(_ => Task.Factory.StartNew(
            () => runtime.OutcomeAsync(module.Module, module.Request("loop", limits), CancellationToken.None).AsTask(),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()).ToArray();
        var outcomes = await Task.WhenAll(runs).WaitAsync(TimeSpan.FromMinutes(3));
        Assert.All(outcomes, outcome => Assert.Equal(FaultKind.DeadlineExceeded, outcome!.Fault?.Kind));
        Assert.Equal(0, runtime.GetMetrics().ActiveInstances);
        Assert.Equal(Guests, runtime.GetMetrics().Totals.TimedOut);
    }
}
