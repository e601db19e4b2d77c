using WasmOs.Kernel.Tiers;

namespace WasmOs.Kernel.Tests.Tiers;

/// <summary>Several hosts over one storage.</summary>
public sealed class SharedLimiterTests : IAsyncLifetime
{
    private readonly KernelFixture _kernel = new();

    public Task InitializeAsync() => _kernel.InitializeAsync();

    public Task DisposeAsync() => _kernel.DisposeAsync();

    [Theory]
    [InlineData(10, 500)]
    [InlineData(400, 1_000_000)]
    [InlineData(1_000_000, 400)]
    public async Task TwoHosts_CallsAtOnce_NeverExceedTheLimitAndMissAtMostAChunkAHost(long minute, long day)
    {
        void Configure(TierOptions options) => options.Free = new TierLimits(minute, day);
        await using var one = new LimiterHost(_kernel.Storage, new StoppedClock(), Configure);
        await using var two = new LimiterHost(_kernel.Storage, new StoppedClock(), Configure);
        var (first, second) = (LimiterHost.Key(TierNames.Free), LimiterHost.Key(TierNames.Free));
        var limit = (int)Math.Min(minute, day);

        var used = await Task.WhenAll(Task.Run(() => one.UseUpAsync(first, 2 * limit)), Task.Run(() => two.UseUpAsync(second, 2 * limit)));

        var allowed = used.Sum(host => host.Allowed);
        Assert.InRange(allowed, limit - (2 * Math.Max(1, limit / 20)), limit);
    }

    [Fact]
    public async Task TwoHosts_OneReturnsWhatItLeased_TheOtherUsesIt()
    {
        static void Configure(TierOptions options) => options.Free = new TierLimits(RateDay: 400);
        await using var one = NewHost(Configure);
        await using var two = NewHost(Configure);
        await one.EnterAsync(LimiterHost.Key(TierNames.Free));
        var caller = LimiterHost.Key(TierNames.Free);
        Assert.Equal(380, (await two.UseUpAsync(caller)).Allowed);

        await one.Limiter.DisposeAsync();
        _kernel.Time.Advance(TimeSpan.FromSeconds(59));
        Assert.False((await two.EnterAsync(caller)).IsAllowed);
        _kernel.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(19, (await two.UseUpAsync(caller)).Allowed);
    }

    [Fact]
    public async Task TwoHosts_CpuOfBoth_CountsTogether()
    {
        static void Configure(TierOptions options) => options.Free = new TierLimits(CpuSecondsDay: 100);
        await using var one = new LimiterHost(_kernel.Storage, new StoppedClock(), Configure);
        await using var two = new LimiterHost(_kernel.Storage, new StoppedClock(), Configure);
        var (first, second) = (LimiterHost.Key(TierNames.Free), LimiterHost.Key(TierNames.Free));
        var seconds = 0;
        for (var i = 0; i < 500; i++)
        {
            var (host, caller) = i % 2 == 0 ? (one, first) : (two, second);
            if (await host.EnterAsync(caller, runsGuest: true) is { IsAllowed: true } run)
            {
                seconds++;
                host.Limiter.Exit(run, TimeSpan.FromSeconds(1));
            }
        }

        Assert.InRange(seconds, 90, 101);
    }

    [Fact]
    public async Task OtherHost_ChangesATier_HoldsAfterTheRefresh()
    {
        await using var one = NewHost();
        await using var two = NewHost();
        var caller = LimiterHost.Key(TierNames.Free);
        Assert.Equal(10, (await two.EnterAsync(caller)).Policy!.Minute);
        await one.Registry.PutAsync(TierNames.Free, new TierLimits(RateMinute: 7), null, onlyNew: false, default);

        var before = two.Directory.Snapshot;
        _kernel.Time.Advance(TierDirectory.RefreshInterval);

        // The refresh reads storage in the background: its end is the only thing to wait for.
        Assert.True(SpinWait.SpinUntil(() => two.Directory.Snapshot != before, TimeSpan.FromSeconds(30)));
        Assert.Equal(7, (await two.EnterAsync(caller)).Policy!.Minute);
    }

    [Fact]
    public async Task ClocksOfTwoHosts_OneIsASecondLateAtMidnight_KeepsTheNewDaysCount()
    {
        static void Configure(TierOptions options) => options.Free = new TierLimits(RateDay: 10);
        var late = new TestKit.Time.ManualTimeProvider(new DateTimeOffset(2026, 3, 1, 23, 59, 59, TimeSpan.Zero));
        var right = new TestKit.Time.ManualTimeProvider(new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero));
        await using var one = new LimiterHost(_kernel.Storage, right, Configure);
        await using var two = new LimiterHost(_kernel.Storage, late, Configure);
        Assert.Equal(10, (await one.UseUpAsync(LimiterHost.Key(TierNames.Free))).Allowed);
        Assert.False((await two.EnterAsync(LimiterHost.Key(TierNames.Free))).IsAllowed);
        await using var three = new LimiterHost(_kernel.Storage, right, Configure);
        Assert.False((await three.EnterAsync(LimiterHost.Key(TierNames.Free))).IsAllowed);
    }

    private LimiterHost NewHost(Action<TierOptions>? configure = null) => new(_kernel.Storage, _kernel.Time, configure);

    /// <summary>Shows one time; its timers and pauses are real, because hosts that write at once pause.</summary>
    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 3, 1, 10, 20, 0, TimeSpan.Zero);
    }
}
