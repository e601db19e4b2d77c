using System.Net;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Tiers;

namespace WasmOs.Kernel.Tests.Tiers;

/// <summary>One host, which nobody shares its storage with.</summary>
public sealed class CallerLimiterTests : IAsyncLifetime
{
    private readonly KernelFixture _kernel = new();
    private LimiterHost _host = null!;

    public async Task InitializeAsync()
    {
        await _kernel.InitializeAsync();
        _kernel.Storage.IsShared = false;
        _host = NewHost();
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _kernel.DisposeAsync();
    }

    [Fact]
    public async Task Enter_CallersWithoutLimits_AreNotCounted()
    {
        foreach (var caller in (Caller[])[Caller.Open, Caller.Anonymous, LimiterHost.Key(TierNames.Unlimited), new(CallerKind.User, "user:a", []) { Id = "a" }])
        {
            var decision = await _host.EnterAsync(caller, runsGuest: true);

            Assert.True(decision.IsAllowed);
            Assert.Null(decision.Policy);
            Assert.Null(decision.Window);
            _host.Limiter.Exit(decision, TimeSpan.FromDays(1));
        }
    }

    [Fact]
    public async Task Enter_TheMinuteIsUsedUp_RefusesUntilTheNextMinuteOfTheClock()
    {
        _kernel.Time.Advance(TimeSpan.FromSeconds(37));
        var caller = LimiterHost.Key(TierNames.Free);

        var (allowed, refusal) = await _host.UseUpAsync(caller);

        Assert.Equal(10, allowed);
        Assert.Equal((RateLimitKind.Minute, TimeSpan.FromSeconds(23)), (refusal.Hit, refusal.RetryAfter));
        Assert.Equal(("minute", 0, 23), (refusal.Window, refusal.Remaining, refusal.ResetSeconds));
        Assert.Equal("rate-limited", refusal.Error!.Slug);
        _kernel.Time.Advance(refusal.RetryAfter - TimeSpan.FromTicks(1));
        Assert.False((await _host.EnterAsync(caller)).IsAllowed);
        _kernel.Time.Advance(TimeSpan.FromTicks(1));
        var next = await _host.EnterAsync(caller);
        Assert.Equal((true, 9, 60), (next.IsAllowed, next.Remaining, next.ResetSeconds));
        Assert.Null(next.Error);
    }

    [Fact]
    public async Task Enter_TheDayIsUsedUp_RefusesUntilMidnight()
    {
        var host = NewHost(options => options.Free = new TierLimits(RateDay: 100));
        await using var _ = host;
        var caller = LimiterHost.Key(TierNames.Free);

        var (allowed, refusal) = await host.UseUpAsync(caller);

        Assert.Equal(100, allowed);
        Assert.Equal((RateLimitKind.Day, "quota-exceeded"), (refusal.Hit, refusal.Error!.Slug));
        var midnight = _kernel.Time.GetUtcNow().Date.AddDays(1);
        Assert.Equal(midnight - _kernel.Time.GetUtcNow(), refusal.RetryAfter);
        _kernel.Time.Advance(refusal.RetryAfter);
        Assert.Equal(99, (await host.EnterAsync(caller)).Remaining);
    }

    [Fact]
    public async Task Enter_ManyThreads_AllowExactlyTheLimit()
    {
        await using var host = NewHost(options => options.Free = new TierLimits(RateMinute: 5_000, RateDay: 3_333));
        var caller = LimiterHost.Key(TierNames.Free);
        var allowed = 0;

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 1_000; i++)
            {
                if ((await host.EnterAsync(caller)).IsAllowed)
                {
                    Interlocked.Increment(ref allowed);
                }
            }
        })));

        Assert.Equal(3_333, allowed);
    }

    [Fact]
    public async Task Enter_CallersOfOneKey_ShareItsCounts()
    {
        Assert.Equal(10, (await _host.UseUpAsync(LimiterHost.Key(TierNames.Free))).Allowed);
        Assert.Equal(0, (await _host.UseUpAsync(LimiterHost.Key(TierNames.Free))).Allowed);
        Assert.Equal(10, (await _host.UseUpAsync(LimiterHost.Key(TierNames.Free, "another"))).Allowed);
    }

    [Fact]
    public async Task Enter_ClockSetBackOverAMinutesEdge_DoesNotCountTheMinuteAnew()
    {
        var caller = LimiterHost.Key(TierNames.Free);
        await _host.UseUpAsync(caller);
        _kernel.Time.SetClock(TimeSpan.FromSeconds(-1));
        Assert.False((await _host.EnterAsync(caller)).IsAllowed);
        _kernel.Time.SetClock(TimeSpan.FromMinutes(-5));
        Assert.True((await _host.EnterAsync(caller)).IsAllowed);
    }

    [Fact]
    public async Task Enter_RunsAtOnce_AreBoundedUntilTheyEnd()
    {
        await using var host = NewHost(options => options.Free = new TierLimits(Concurrent: 2));
        var caller = LimiterHost.Key(TierNames.Free);
        var one = await host.EnterAsync(caller, runsGuest: true);
        var two = await host.EnterAsync(caller, runsGuest: true);

        var refusal = await host.EnterAsync(caller, runsGuest: true);

        Assert.Equal((RateLimitKind.Concurrent, TimeSpan.FromSeconds(1)), (refusal.Hit, refusal.RetryAfter));
        Assert.True((await host.EnterAsync(caller)).IsAllowed);
        host.Limiter.Exit(refusal, TimeSpan.Zero);
        Assert.False((await host.EnterAsync(caller, runsGuest: true)).IsAllowed);
        host.Limiter.Exit(one, TimeSpan.Zero);
        Assert.True((await host.EnterAsync(caller, runsGuest: true)).IsAllowed);
        host.Limiter.Exit(two, TimeSpan.Zero);
        Assert.True((await host.EnterAsync(caller, runsGuest: true)).IsAllowed);
    }

    [Fact]
    public async Task Enter_RefusedRun_TakesNoPlaceAndNoCall()
    {
        await using var host = NewHost(options => options.Free = new TierLimits(RateMinute: 10, RateDay: 100, Concurrent: 1));
        var caller = LimiterHost.Key(TierNames.Free);
        var running = await host.EnterAsync(caller, runsGuest: true);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(RateLimitKind.Concurrent, (await host.EnterAsync(caller, runsGuest: true)).Hit);
        }

        host.Limiter.Exit(running, TimeSpan.Zero);
        Assert.Equal(8, (await host.EnterAsync(caller, runsGuest: true)).Remaining);
    }

    [Fact]
    public async Task EnterAddress_RunsOfGuests_AreBoundedAtOnceByAddressAndNotByTheMinute()
    {
        await using var host = NewHost(options => options.Anonymous = new TierLimits(RateMinute: 1, Concurrent: 2));
        var runs = new[] { await EnterAsync("2001:db8::1"), await EnterAsync("2001:db8::2") };

        var refused = await EnterAsync("2001:db8::3");

        Assert.All(runs, run => Assert.True(run.IsAllowed));
        Assert.Equal((RateLimitKind.Concurrent, "rate-limited"), (refused.Hit, refused.Error!.Slug));
        Assert.True((await EnterAsync("203.0.113.7")).IsAllowed);
        host.Limiter.Exit(refused, TimeSpan.Zero);
        Assert.False((await EnterAsync("2001:db8::4")).IsAllowed);
        host.Limiter.Exit(runs[0], TimeSpan.Zero);
        Assert.True((await EnterAsync("2001:db8::4")).IsAllowed);

        ValueTask<RateDecision> EnterAsync(string address) => host.Limiter.EnterAddressAsync(IPAddress.Parse(address), runsGuest: true, default);
    }

    /// <summary>Two keys of one user share the limits of the user's tier.</summary>
    [Fact]
    public async Task Enter_KeysThatCountAsTheirOwner_ShareTheMinute()
    {
        var (one, two) = (KeyOf("alice", "key1"), KeyOf("alice", "key2"));
        var (allowed, _) = await _host.UseUpAsync(one);

        Assert.Equal(10, allowed);
        Assert.Equal(RateLimitKind.Minute, (await _host.EnterAsync(two)).Hit);
        Assert.True((await _host.EnterAsync(KeyOf("key3", "key3"))).IsAllowed);

        static Caller KeyOf(string countedAs, string id) => new(CallerKind.ApiKey, "key:ci", []) { Id = id, CountedAs = countedAs, Tier = TierNames.Free };
    }

    [Fact]
    public async Task EnterBackground_IsNoCallAndNoneOfTheRunsAtOnce()
    {
        await using var host = NewHost(options => options.Free = new TierLimits(RateMinute: 1, RateDay: 1, Concurrent: 1, CpuSecondsDay: 10));
        var caller = LimiterHost.Key(TierNames.Free);
        var runs = new List<RateDecision>();
        for (var i = 0; i < 3; i++)
        {
            runs.Add(await host.Limiter.EnterBackgroundAsync(caller, CancellationToken.None));
        }

        var call = await host.EnterAsync(caller, runsGuest: true);

        Assert.All([.. runs, call], decision => Assert.True(decision.IsAllowed));
        Assert.Equal(RateLimitKind.Day, (await host.EnterAsync(caller, runsGuest: true)).Hit);
        runs.ForEach(run => host.Limiter.Exit(run, TimeSpan.FromSeconds(4)));
        Assert.Equal(RateLimitKind.Cpu, (await host.Limiter.EnterBackgroundAsync(caller, CancellationToken.None)).Hit);
    }

    [Fact]
    public async Task Exit_CpuOfTheDay_StopsRunsButNoOtherCalls()
    {
        await using var host = NewHost(options => options.Free = new TierLimits(CpuSecondsDay: 10));
        var caller = LimiterHost.Key(TierNames.Free);
        var runs = 0;
        while (await host.EnterAsync(caller, runsGuest: true) is { IsAllowed: true } run)
        {
            runs++;
            host.Limiter.Exit(run, TimeSpan.FromSeconds(3));
        }

        // The fourth run begins with 1 s left and takes 3.
        Assert.Equal(4, runs);
        Assert.Equal((RateLimitKind.Cpu, "quota-exceeded"), ((await host.EnterAsync(caller, true)).Hit, (await host.EnterAsync(caller, true)).Error!.Slug));
        Assert.True((await host.EnterAsync(caller)).IsAllowed);
        _kernel.Time.Advance(TimeSpan.FromDays(1));
        Assert.True((await host.EnterAsync(caller, runsGuest: true)).IsAllowed);
    }

    [Fact]
    public async Task Stop_TheDayAndItsCpu_AreKeptExactly()
    {
        static void Configure(TierOptions options) => options.Free = new TierLimits(RateDay: 100, CpuSecondsDay: 100);
        var caller = LimiterHost.Key(TierNames.Free);
        var first = NewHost(Configure);
        for (var i = 0; i < 37; i++)
        {
            first.Limiter.Exit(await first.EnterAsync(caller, runsGuest: true), TimeSpan.FromSeconds(1));
        }

        await first.DisposeAsync();
        await using var second = NewHost(Configure);
        Assert.Equal(62, (await second.EnterAsync(LimiterHost.Key(TierNames.Free))).Remaining);
        var runs = 0;
        while (runs < 200 && await second.EnterAsync(LimiterHost.Key(TierNames.Free), runsGuest: true) is { IsAllowed: true } run)
        {
            runs++;
            second.Limiter.Exit(run, TimeSpan.FromSeconds(7));
        }

        Assert.Equal(9, runs);
    }

    [Fact]
    public async Task Crash_WhatWasLeased_CountsAsUsed()
    {
        static void Configure(TierOptions options) => options.Free = new TierLimits(RateDay: 100);
        var crashed = NewHost(Configure);
        await crashed.EnterAsync(LimiterHost.Key(TierNames.Free));

        // A crash: nothing is returned.
        await using var second = NewHost(Configure);
        Assert.Equal(95, (await second.UseUpAsync(LimiterHost.Key(TierNames.Free))).Allowed);
        await crashed.DisposeAsync();
    }

    [Fact]
    public async Task Idle_Caller_ReturnsWhatItLeasedAndIsForgotten()
    {
        await using var host = NewHost(options => options.Free = new TierLimits(RateDay: 100));
        await host.EnterAsync(LimiterHost.Key(TierNames.Free));
        Assert.Equal(1, host.Limiter.Count());

        _kernel.Time.Advance(CallerLimiter.IdleAfter * 2);

        var caller = LimiterHost.Key(TierNames.Free);
        Assert.Equal(99, (await host.UseUpAsync(caller)).Allowed);
    }

    [Fact]
    public async Task StorageDown_LeasedCallsGoOn_ThenCallersAreRefusedUntilItIsBack()
    {
        await using var host = NewHost(options => options.Free = new TierLimits(RateDay: 100));
        var caller = LimiterHost.Key(TierNames.Free);
        await host.EnterAsync(caller);
        _kernel.Storage.GoDown();

        var (allowed, refusal) = await host.UseUpAsync(caller);

        Assert.InRange(allowed, 1, 4);
        Assert.Equal((RateLimitKind.Storage, "storage-unavailable"), (refusal.Hit, refusal.Error!.Slug));
        Assert.True((await host.EnterAsync(LimiterHost.Key(TierNames.Unlimited, "other"))).IsAllowed);
        var unknown = NewHost();
        Assert.Equal(RateLimitKind.Storage, (await unknown.EnterAsync(caller)).Hit);
        await unknown.DisposeAsync();
        _kernel.Storage.ComeBack();
        _kernel.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await host.EnterAsync(caller)).IsAllowed);
    }

    [Fact]
    public async Task Put_NewLimits_HoldAtOnce()
    {
        var caller = LimiterHost.Key(TierNames.Free);
        await _host.UseUpAsync(caller);
        Assert.True((await _host.Registry.PutAsync(TierNames.Free, new TierLimits(RateMinute: 12), null, onlyNew: false, default)).Succeeded);
        Assert.Equal(2, (await _host.UseUpAsync(caller)).Allowed);
        Assert.True((await _host.Registry.PutAsync(TierNames.Free, new TierLimits(RateMinute: 5), null, onlyNew: false, default)).Succeeded);
        Assert.False((await _host.EnterAsync(caller)).IsAllowed);
        Assert.Null(await _host.Registry.DeleteAsync(TierNames.Free, null, default));
        Assert.Equal(10, (await _host.EnterAsync(caller)).Policy!.Minute);
    }

    [Fact]
    public async Task Enter_DeletedTier_HasTheLimitsOfFree() =>
        Assert.Equal(10, (await _host.UseUpAsync(LimiterHost.Key("gone"))).Allowed);

    [Fact]
    public async Task Enter_KnownCaller_AllocatesNothing()
    {
        var caller = LimiterHost.Key(TierNames.Pro);
        await _host.EnterAsync(caller, runsGuest: true);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            // A call that finds everything in memory goes on at once, so awaiting it allocates nothing.
            _host.Limiter.Exit(await _host.EnterAsync(caller, runsGuest: true), TimeSpan.FromMilliseconds(1));
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100 * 8);
    }

    [Fact]
    public async Task EnterAddress_CountsByIPv4AndBy64BitsOfIPv6()
    {
        Assert.Equal(60, await UseUpAsync("192.0.2.1"));
        Assert.Equal(0, await UseUpAsync("::ffff:192.0.2.1"));
        Assert.Equal(60, await UseUpAsync("192.0.2.2"));
        Assert.Equal(60, await UseUpAsync("2001:db8:1:2::1"));
        Assert.Equal(0, await UseUpAsync("2001:db8:1:2:ffff:ffff:ffff:ffff"));
        Assert.Equal(60, await UseUpAsync("2001:db8:1:3::1"));
        _kernel.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(60, await UseUpAsync("192.0.2.1"));
    }

    /// <summary>A program that goes on with a revoked key keeps nobody at its address from signing in.</summary>
    [Fact]
    public async Task EnterRefusedAddress_CountsApartFromOtherCalls()
    {
        var address = IPAddress.Parse("192.0.2.1");
        for (var i = 0; i < 60; i++)
        {
            Assert.True((await _host.Limiter.EnterRefusedAddressAsync(address, default)).IsAllowed);
        }

        Assert.False((await _host.Limiter.EnterRefusedAddressAsync(address, default)).IsAllowed);
        Assert.Equal(60, await UseUpAsync("192.0.2.1"));
    }

    [Fact]
    public async Task EnterAddress_StorageIsDown_CountsByTheSettings()
    {
        _kernel.Storage.GoDown();
        Assert.Equal(60, await UseUpAsync("192.0.2.1"));
    }

    [Fact]
    public async Task Refusals_AreCountedByTierAndLimit()
    {
        await _host.Registry.PutAsync("only-here", new TierLimits(RateMinute: 1), null, onlyNew: true, default);

        await _host.UseUpAsync(LimiterHost.Key("only-here"));

        Assert.Equal(1, Assert.Single(_host.Limiter.Refusals, refused => refused.Key == ("only-here", RateLimitKind.Minute)).Value);
    }

    [Fact]
    public async Task Sweep_CountsOfFormerDays_AreDeleted()
    {
        await using var host = NewHost();
        await host.EnterAsync(LimiterHost.Key(TierNames.Free, "old"));
        Assert.Equal(0, await host.Limiter.SweepAsync(_kernel.Time.GetUtcNow().AddDays(1), default));
        Assert.Equal(1, await host.Limiter.SweepAsync(_kernel.Time.GetUtcNow().AddDays(2), default));
        Assert.Equal(0, await host.Limiter.SweepAsync(_kernel.Time.GetUtcNow().AddDays(2), default));
    }

    private LimiterHost NewHost(Action<TierOptions>? configure = null) => new(_kernel.Storage, _kernel.Time, configure);

    private async Task<int> UseUpAsync(string address)
    {
        var allowed = 0;
        while ((await _host.Limiter.EnterAddressAsync(IPAddress.Parse(address), runsGuest: false, default)).IsAllowed)
        {
            allowed++;
        }

        return allowed;
    }
}
