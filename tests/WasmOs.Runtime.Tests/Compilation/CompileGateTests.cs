using WasmOs.Runtime.Compilation;
using WasmOs.TestKit.Time;

namespace WasmOs.Runtime.Tests.Compilation;

/// <summary>Places for compilations: bounded waits, small modules apart from large ones, background work last.</summary>
[Trait("Trial", "1.2")]
public sealed class CompileGateTests
{
    private const bool Small = true;
    private const bool Large = false;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task EnterAsync_LargeOnesTakeAllTheirPlaces_SmallOnesEnter()
    {
        var gate = new CompileGate(2, 64, LongestWait, _time);
        var large = Enumerable.Range(0, 20).Select(_ => Enter(gate, Large)).ToArray();

        Assert.True(await Enter(gate, Small));
        Assert.Equal(2, large.Count(entered => entered.IsCompleted));
    }

    [Fact]
    public async Task EnterAsync_WaitsForTooLong_IsRefused()
    {
        var gate = new CompileGate(1, 64, LongestWait, _time);
        Assert.True(await Enter(gate, Small));
        var waiting = Enter(gate, Small);
        _time.Advance(LongestWait - TimeSpan.FromMilliseconds(1));
        Assert.False(waiting.IsCompleted);

        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(await waiting.WaitAsync(TestRuntime.Patience));
        Assert.Equal(1, gate.Occupancy);
    }

    [Fact]
    public async Task EnterAsync_QueueIsFull_IsRefusedAtOnce()
    {
        var gate = new CompileGate(1, 1, LongestWait, _time);
        Assert.True(await Enter(gate, Large));
        var waiting = Enter(gate, Large);

        Assert.False(await Enter(gate, Large));
        gate.Exit(Large, patient: false);
        Assert.True(await waiting.WaitAsync(TestRuntime.Patience));
    }

    [Fact]
    public async Task EnterAsync_BackgroundWork_ComesAfterAllOthersAndLeavesThemAPlace()
    {
        var gate = new CompileGate(2, 64, LongestWait, _time);
        var background = Enumerable.Range(0, 3).Select(_ => Enter(gate, Large, patient: true)).ToArray();
        Assert.Equal(1, background.Count(entered => entered.IsCompleted));
        Assert.True(await Enter(gate, Large));

        var next = Enter(gate, Large);
        _time.Advance(LongestWait / 2);
        gate.Exit(Large, patient: true);
        Assert.True(await next.WaitAsync(TestRuntime.Patience));
        Assert.Equal(1, background.Count(entered => entered.IsCompleted));

        gate.Exit(Large, patient: false);
        Assert.True(await background[1].WaitAsync(TestRuntime.Patience));
        Assert.False(background[2].IsCompleted);
    }

    [Fact]
    public async Task EnterAsync_CancelledWhileItWaits_TakesNoPlace()
    {
        var gate = new CompileGate(1, 64, LongestWait, _time);
        Assert.True(await Enter(gate, Large));
        using var gone = new CancellationTokenSource();
        var waiting = gate.EnterAsync(Large, patient: false, gone.Token).AsTask();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        gate.Exit(Large, patient: false);
        Assert.Equal(0, gate.Occupancy);
        Assert.True(await Enter(gate, Large));
    }

    private static Task<bool> Enter(CompileGate gate, bool isSmall, bool patient = false) => gate.EnterAsync(isSmall, patient, CancellationToken.None).AsTask();
}
