using WasmOs.Host.Admission;

namespace WasmOs.Host.Tests.Admission;

public sealed class AdmissionGateTests
{
    [Fact]
    public async Task EnterAsync_WithinAndOverTheLimits_AdmitsQueuesAndRefuses()
    {
        var gate = Gate(runningLimit: 2, outstandingLimit: 3);

        Assert.True(gate.TryEnter());
        Assert.True(gate.TryEnter());
        Assert.False(gate.TryEnter());
        var waits = gate.EnterAsync(CancellationToken.None);
        Assert.False(waits.IsCompleted);
        Assert.Equal(AdmissionResult.Full, await gate.EnterAsync(CancellationToken.None));

        gate.Exit();
        Assert.Equal(AdmissionResult.Admitted, await waits);
        Assert.Equal((2, 0), (gate.Running, gate.Waiting));
    }

    [Fact]
    public async Task EnterAsync_Several_AreAdmittedFirstInFirstOut()
    {
        var gate = Gate(runningLimit: 1, outstandingLimit: 4);
        Assert.True(gate.TryEnter());
        Task<AdmissionResult>[] waiting = [.. Enumerable.Range(0, 3).Select(_ => gate.EnterAsync(CancellationToken.None).AsTask())];

        for (var i = 0; i < waiting.Length; i++)
        {
            gate.Exit();
            Assert.Equal(AdmissionResult.Admitted, await waiting[i]);
            Assert.All(waiting[(i + 1)..], later => Assert.False(later.IsCompleted));
        }
    }

    [Fact]
    public async Task Exit_OthersWait_HandsThePlaceOverBeforeANewcomerCanTakeIt()
    {
        var gate = Gate(runningLimit: 1, outstandingLimit: 2);
        Assert.True(gate.TryEnter());
        var waits = gate.EnterAsync(CancellationToken.None);

        gate.Exit();

        Assert.False(gate.TryEnter());
        Assert.Equal(1, gate.Running);
        Assert.Equal(AdmissionResult.Admitted, await waits);
    }

    [Fact]
    public async Task EnterAsync_ClientGoesWhileItWaits_LeavesTheLine()
    {
        var gate = Gate(runningLimit: 1, outstandingLimit: 3);
        Assert.True(gate.TryEnter());
        using var gone = new CancellationTokenSource();
        var first = gate.EnterAsync(gone.Token).AsTask();
        var second = gate.EnterAsync(CancellationToken.None).AsTask();

        await gone.CancelAsync();
        Assert.Equal(AdmissionResult.ClientGone, await first);
        Assert.Equal(1, gate.Waiting);

        gate.Exit();
        Assert.Equal(AdmissionResult.Admitted, await second);
    }

    [Fact]
    [Trait("Trial", "1.2")]
    public async Task EnterAsync_WaitsForAsLongAsItMay_LeavesTheLine()
    {
        var time = new TestKit.Time.ManualTimeProvider();
        var gate = Gate(runningLimit: 1, outstandingLimit: 3, time);
        Assert.True(gate.TryEnter());
        var waits = gate.EnterAsync(CancellationToken.None).AsTask();

        time.Advance(TimeSpan.FromSeconds(9));
        Assert.False(waits.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(AdmissionResult.TooLong, await waits.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal((1, 0), (gate.Running, gate.Waiting));
    }

    [Fact]
    public async Task DrainAsync_RunningAndWaiting_RefusesTheWaitingAndEndsWithTheLastRunning()
    {
        var gate = Gate(runningLimit: 2, outstandingLimit: 3);
        Assert.True(gate.TryEnter());
        Assert.True(gate.TryEnter());
        var waits = gate.EnterAsync(CancellationToken.None).AsTask();

        var drained = gate.DrainAsync();
        Assert.Equal(AdmissionResult.Draining, await waits);
        Assert.Equal(AdmissionResult.Draining, await gate.EnterAsync(CancellationToken.None));
        gate.Exit();
        Assert.False(drained.IsCompleted);
        gate.Exit();

        await drained.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.False(gate.TryEnter());
        Assert.Equal(0, gate.Running);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public void Gate_LimitUnderOne_IsRefused(int runningLimit, int outstandingLimit) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Gate(runningLimit, outstandingLimit));

    [Theory]
    [InlineData(2, 2)]
    [InlineData(5, 2)]
    public async Task EnterAsync_WithoutALine_AdmitsAsManyAsMayRunAndRefusesTheRest(int runningLimit, int outstandingLimit)
    {
        var gate = Gate(runningLimit, outstandingLimit);
        Assert.Equal(AdmissionResult.Admitted, await gate.EnterAsync(CancellationToken.None));
        Assert.Equal(AdmissionResult.Admitted, await gate.EnterAsync(CancellationToken.None));
        Assert.Equal(AdmissionResult.Full, await gate.EnterAsync(CancellationToken.None));
        Assert.Equal((2, 0), (gate.Running, gate.Waiting));
        gate.Exit();
        Assert.Equal(AdmissionResult.Admitted, await gate.EnterAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Exit_SeveralWait_HandsOverOnePlaceOnly()
    {
        var gate = Gate(runningLimit: 2, outstandingLimit: 5);
        Assert.True(gate.TryEnter());
        Assert.True(gate.TryEnter());
        Task<AdmissionResult>[] waiting = [.. Enumerable.Range(0, 3).Select(_ => gate.EnterAsync(CancellationToken.None).AsTask())];
        gate.Exit();
        Assert.Equal(AdmissionResult.Admitted, await waiting[0]);
        Assert.Equal((2, 2), (gate.Running, gate.Waiting));
        Assert.All(waiting[1..], static waits => Assert.False(waits.IsCompleted));
    }

    [Fact]
    public async Task DrainAsync_NothingRuns_EndsAtOnceAndRefusesWhatComes()
    {
        var gate = Gate(runningLimit: 1, outstandingLimit: 2);
        Assert.False(gate.IsDraining);
        Assert.True(gate.DrainAsync().IsCompleted);
        Assert.True(gate.IsDraining);
        Assert.False(gate.TryEnter());
        Assert.Equal(AdmissionResult.Draining, await gate.EnterAsync(CancellationToken.None));
        Assert.Equal((0, 0), (gate.Running, gate.Waiting));
    }

    [Fact]
    public async Task Abandon_AlreadyAdmitted_KeepsItsPlace()
    {
        var time = new TestKit.Time.ManualTimeProvider();
        var gate = Gate(runningLimit: 1, outstandingLimit: 2, time);
        Assert.True(gate.TryEnter());
        var waits = gate.EnterAsync(CancellationToken.None).AsTask();
        gate.Exit();
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(AdmissionResult.Admitted, await waits);
        Assert.Equal((1, 0), (gate.Running, gate.Waiting));
        Assert.Equal(0, time.PendingTimers);
    }

    [Theory]
    [InlineData(3, 16, 20_000)]
    [InlineData(1, 2, 200_000)]
    public async Task EnterAsync_ManyAtOnce_NeverExceedsTheLimitAndLosesNoWakeUp(int limit, int workers, int each)
    {
        var gate = Gate(limit, outstandingLimit: 100);
        var running = 0;
        var most = 0;

        async Task WorkAsync()
        {
            for (var i = 0; i < each; i++)
            {
                Assert.Equal(AdmissionResult.Admitted, await gate.EnterAsync(CancellationToken.None));
                var now = Interlocked.Increment(ref running);
                most = Math.Max(most, now);
                if (limit > 1)
                {
                    await Task.Yield();
                }

                Interlocked.Decrement(ref running);
                gate.Exit();

                // Pauses of different lengths. A gate with a race loses a wake-up when one request leaves after another has found no place and before that one
                // is in the line.
                Thread.SpinWait(i % 64);
            }
        }

        await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(WorkAsync))).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.InRange(most, 1, limit);
        Assert.Equal((0, 0), (gate.Running, gate.Waiting));
    }

    private static AdmissionGate Gate(int runningLimit, int outstandingLimit, TimeProvider? time = null) =>
        new(runningLimit, outstandingLimit, TimeSpan.FromSeconds(10), time ?? TimeProvider.System);
}
