using WasmOs.TestKit.Time;

namespace WasmOs.Host.Tests.Time;

public sealed class ManualTimeProviderTests
{
    private static readonly int[] Unordered = [3, 1, 2];
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void Advance_TokenSourceWithADelay_CancelsAtItsTimeAndNotBefore()
    {
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(2), _time);

        _time.Advance(TimeSpan.FromMilliseconds(1999));
        Assert.False(source.IsCancellationRequested);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.True(source.IsCancellationRequested);
    }

    [Fact]
    public void SetClock_Back_MovesTheTimeOfDayAndNoTimer()
    {
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(2), _time);
        (var now, var stamp) = (_time.GetUtcNow(), _time.GetTimestamp());

        _time.SetClock(TimeSpan.FromHours(-1));
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.True(source.IsCancellationRequested);
        Assert.Equal((now - TimeSpan.FromMinutes(60) + TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2)), (_time.GetUtcNow(), _time.GetElapsedTime(stamp)));
    }

    [Fact]
    public async Task Advance_DelaysInAnyOrder_EndInTheOrderOfTheirTimes()
    {
        var ended = new List<int>();
        Task[] delays = [.. Unordered.Select(seconds => Task.Delay(TimeSpan.FromSeconds(seconds), _time).ContinueWith(
            _ => ended.Add(seconds), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default))];

        _time.Advance(TimeSpan.FromSeconds(5));
        await Task.WhenAll(delays);

        Assert.Equal([1, 2, 3], ended);
    }

    [Fact]
    public async Task Advance_PeriodicTimer_FiresOnceAPeriodAtItsOwnTime()
    {
        var fired = new List<DateTimeOffset>();
        var start = _time.GetUtcNow();
        await using var timer = _time.CreateTimer(_ => fired.Add(_time.GetUtcNow()), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));

        _time.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal([start.AddSeconds(1), start.AddSeconds(3), start.AddSeconds(5)], fired);
        Assert.Equal(TimeSpan.FromSeconds(6), _time.GetElapsedTime(start.UtcTicks));
    }

    [Fact]
    public async Task Dispose_Timer_NeverFiresAgain()
    {
        var fired = 0;
        var timer = _time.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(1));
        await timer.DisposeAsync();

        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(1, fired);
        Assert.False(timer.Change(TimeSpan.Zero, TimeSpan.Zero));
        Assert.Equal(0, _time.PendingTimers);
    }
}
