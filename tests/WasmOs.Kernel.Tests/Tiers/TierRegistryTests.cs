using WasmOs.Kernel.Tiers;

namespace WasmOs.Kernel.Tests.Tiers;

public sealed class TierRegistryTests : IAsyncLifetime
{
    private readonly KernelFixture _kernel = new();
    private LimiterHost _host = null!;

    private TierRegistry Registry => _host.Registry;

    public async Task InitializeAsync()
    {
        await _kernel.InitializeAsync();
        _host = NewHost(options => options.Pro = options.Pro with { RateDay = null });
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _kernel.DisposeAsync();
    }

    [Fact]
    public async Task List_NothingStored_HasTheBuiltInTiersAndSaysWhereTheyComeFrom()
    {
        var tiers = await Registry.ListAsync(default);

        Assert.Equal(["free", "basic", "pro", "unlimited", "anonymous"], tiers.Select(tier => tier.Name));
        Assert.Equal(
            [TierSource.Default, TierSource.Default, TierSource.Setting, TierSource.Default, TierSource.Default], tiers.Select(tier => tier.Source));
        Assert.Equal(new TierLimits(10, 500, 5, 300), tiers[0].Limits);
        Assert.Equal((100, 10_000), (tiers[1].Limits.RateMinute, tiers[1].Limits.RateDay));
        Assert.Equal((500, null), (tiers[2].Limits.RateMinute, tiers[2].Limits.RateDay));
        Assert.Equal(TierLimits.None, tiers[3].Limits);
        Assert.Equal(new TierLimits(60, Concurrent: 100), tiers[4].Limits);
    }

    [Fact]
    public async Task Put_BuiltInAndOwn_WinOverSettingsAndSurvive()
    {
        var free = (await Registry.PutAsync("free", new TierLimits(3), null, onlyNew: false, default)).Value;
        var team = (await Registry.PutAsync("team", new TierLimits(null, 7), null, onlyNew: false, default)).Value;

        Assert.Equal((false, true), (free.IsNew, team.IsNew));
        await using var other = NewHost(options => options.Free = new TierLimits(99));
        var tiers = await other.Registry.ListAsync(default);
        Assert.Equal(free.Tier, tiers[0]);
        Assert.Equal(TierSource.Stored, tiers[0].Source);
        Assert.Equal(team.Tier, tiers[^1]);
        Assert.NotNull((await other.Directory.GetAsync(default)).Find("team"));
        Assert.Null((await other.Directory.GetAsync(default)).Find("crowd"));
    }

    [Fact]
    public async Task Put_ETags_DecideWhoIsFirst()
    {
        var before = (await Registry.GetAsync("free", default)).Value;
        Assert.True((await Registry.PutAsync("free", new TierLimits(3), before.ETag, onlyNew: false, default)).Succeeded);
        Assert.Equal("precondition-failed", (await Registry.PutAsync("free", new TierLimits(4), before.ETag, onlyNew: false, default)).Error!.Slug);
        var stored = (await Registry.GetAsync("free", default)).Value;
        Assert.Equal(3, stored.Limits.RateMinute);
        Assert.True((await Registry.PutAsync("free", new TierLimits(5), stored.ETag, onlyNew: false, default)).Succeeded);
        Assert.Equal("precondition-failed", (await Registry.DeleteAsync("free", stored.ETag, default))!.Slug);
        Assert.Equal("precondition-failed", (await Registry.PutAsync("free", new TierLimits(6), null, onlyNew: true, default)).Error!.Slug);
        Assert.Equal("precondition-failed", (await Registry.PutAsync("none-yet", new TierLimits(6), "*", onlyNew: false, default)).Error!.Slug);
        Assert.True((await Registry.PutAsync("none-yet", new TierLimits(6), null, onlyNew: true, default)).Value.IsNew);
    }

    [Fact]
    public async Task Delete_BuiltIn_HasItsSettingsAgain_Own_IsGone()
    {
        var before = (await Registry.GetAsync("pro", default)).Value;
        await Registry.PutAsync("pro", new TierLimits(1), null, onlyNew: false, default);
        await Registry.PutAsync("team", new TierLimits(1), null, onlyNew: false, default);

        Assert.Null(await Registry.DeleteAsync("pro", null, default));
        Assert.Null(await Registry.DeleteAsync("team", "*", default));

        Assert.Equal(before, (await Registry.GetAsync("pro", default)).Value);
        Assert.Equal("tier-not-found", (await Registry.GetAsync("team", default)).Error!.Slug);
        Assert.Equal("tier-not-found", (await Registry.DeleteAsync("team", null, default))!.Slug);
        Assert.Null(await Registry.DeleteAsync("pro", null, default));
    }

    [Theory]
    [InlineData("unlimited", 1L, null, "tier-fixed")]
    [InlineData("Team", 1L, null, "invalid-request")]
    [InlineData("a/b", 1L, null, "invalid-request")]
    [InlineData("team", 0L, null, "invalid-request")]
    [InlineData("team", 1_000_000_001L, null, "invalid-request")]
    [InlineData("anonymous", 1L, 1L, "invalid-request")]
    public async Task Put_WrongTier_IsRefused(string name, long? minute, long? day, string slug) =>
        Assert.Equal(slug, (await Registry.PutAsync(name, new TierLimits(minute, day), null, onlyNew: false, default)).Error!.Slug);

    [Fact]
    public async Task Put_OneTierTooMany_IsRefused()
    {
        for (var i = 0; i < TierRegistry.MostTiers; i++)
        {
            Assert.True((await Registry.PutAsync($"tier-{i}", new TierLimits(1), null, onlyNew: false, default)).Succeeded);
        }

        Assert.Equal("too-many-tiers", (await Registry.PutAsync("another", new TierLimits(1), null, onlyNew: false, default)).Error!.Slug);
        Assert.True((await Registry.PutAsync("tier-1", new TierLimits(2), null, onlyNew: false, default)).Succeeded);
        Assert.True((await Registry.PutAsync("basic", new TierLimits(2), null, onlyNew: false, default)).Succeeded);
    }

    private LimiterHost NewHost(Action<TierOptions> configure) => new(_kernel.Storage, _kernel.Time, configure);
}
