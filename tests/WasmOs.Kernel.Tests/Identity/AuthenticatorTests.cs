using System.Text;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Identity;
using WasmOs.Kernel.Identity.ApiKeys;
using WasmOs.Kernel.Identity.Principals;
using WasmOs.Kernel.Identity.Roles;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Identity;

public sealed class AuthenticatorTests
{
    [Fact]
    public async Task Key_Valid_IsRememberedWithoutGarbage()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var key = await NewKeyAsync(hosts, "modules:execute");
        var caller = await hosts.One.CallerOfAsync(key);

        Assert.Equal((CallerKind.ApiKey, "key:ci", hosts.Root.Id), (caller.Kind, caller.Name, caller.UserId));
        Assert.True(caller.HasEverywhere(PermissionSet.Of(Permission.ModulesExecute)));
        Assert.False(caller.Has(PermissionSet.Of(Permission.ModulesRead)));
        Assert.True(hosts.One.Authenticator.TryGetKnown(key, out var known));
        Assert.Same(caller, known);
        Assert.Equal(0, AllocatedBy(() => hosts.One.Authenticator.TryGetKnown(key, out _)));
    }

    [Fact]
    public async Task Token_Valid_IsRememberedWithoutGarbage()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var token = (await hosts.One.SignInAsync("root")).Token!;
        await hosts.One.CallerOfAsync(token);

        Assert.True(hosts.One.Authenticator.TryGetKnown(token, out _));
        Assert.Equal(0, AllocatedBy(() => hosts.One.Authenticator.TryGetKnown(token, out _)));
    }

    [Fact]
    public async Task WrongKeys_ManyOfThem_AreRefusedWithoutMemoryOrStorage()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var key = await NewKeyAsync(hosts, "modules:read");
        var mistyped = key[..^1] + (key[^1] == 'a' ? 'b' : 'a');
        Assert.Equal("key-invalid", await hosts.One.RefusalAsync(mistyped));
        var before = GC.GetTotalMemory(forceFullCollection: true);

        // The sum of these is wrong, as that of nearly all guesses is.
        for (var i = 0; i < 100_000; i++)
        {
            Assert.Equal("key-invalid", (await hosts.One.Authenticator.AuthenticateAsync($"ww_{i:D49}", None)).Error!.Slug);
        }

        for (var i = 0; i < 100; i++)
        {
            Assert.Equal("key-invalid", await hosts.One.RefusalAsync(ApiKeyText.New()));
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 1_000_000);
    }

    [Fact]
    public async Task Key_RevokedHere_EndsAtOnce()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var created = await CreateAsync(hosts, "modules:read");
        await hosts.One.CallerOfAsync(created.Key!);

        await hosts.One.Keys.RevokeAsync(hosts.Root, created.Description.Key.Id, null, None);

        Assert.Equal("key-revoked", await hosts.One.RefusalAsync(created.Key!));
    }

    [Fact]
    public async Task Key_RevokedElsewhere_EndsWithinFiveSeconds()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var other = hosts.NewHost();
        var created = await CreateAsync(hosts, "modules:read");
        await other.CallerOfAsync(created.Key!);

        await hosts.One.Keys.DeleteAsync(hosts.Root, created.Description.Key.Id, null, None);
        Assert.Null(await other.RefusalAsync(created.Key!));
        await PassAsync(hosts, other);

        Assert.Equal("key-invalid", await other.RefusalAsync(created.Key!));
    }

    [Fact]
    public async Task Key_OfAnOwnerWhoLosesARole_LosesItToo()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var bob = await hosts.One.AddAsync(hosts.Root, "bob", "developer");
        var caller = await hosts.One.CallerAsync("bob");
        var key = (await hosts.One.Keys.CreateAsync(caller, new ApiKeyChange { Name = "k", Permissions = ["modules:*"] }, null, None)).Value.Key!;
        Assert.True((await hosts.One.CallerOfAsync(key)).Has(PermissionSet.Of(Permission.ModulesWrite)));

        await hosts.One.Users.PatchAsync(hosts.Root, bob.Id, new UserChange { Roles = [new RoleAssignment("viewer", ModuleScope.Of(["a.*"]))] }, null, None);
        var after = await hosts.One.CallerOfAsync(key);
        await hosts.One.Users.PatchAsync(hosts.Root, bob.Id, new UserChange { Disabled = true }, null, None);

        Assert.False(after.Has(PermissionSet.Of(Permission.ModulesWrite)));
        Assert.Equal("a.*", after.ScopeOf(PermissionSet.Of(Permission.ModulesRead)).ToString());
        Assert.Equal("key-invalid", await hosts.One.RefusalAsync(key));
    }

    [Fact]
    public async Task Key_WithMoreThanItsCreator_IsRefused()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        await hosts.One.AddAsync(hosts.Root, "bob", "developer", "billing.*");
        var caller = await hosts.One.CallerAsync("bob");

        var more = await hosts.One.Keys.CreateAsync(caller, new ApiKeyChange { Name = "k", Permissions = ["users:admin"] }, null, None);
        var wider = await hosts.One.Keys.CreateAsync(
            caller, new ApiKeyChange { Name = "k", Permissions = ["modules:read"], Modules = ModuleScope.Of(["billing*"]) }, null, None);
        var tier = await hosts.One.Keys.CreateAsync(
            caller, new ApiKeyChange { Name = "k", Permissions = ["modules:read"], Modules = ModuleScope.Of(["billing.a"]), Tier = "pro" }, null, None);
        var own = await hosts.One.Keys.CreateAsync(caller, new ApiKeyChange { Name = "k", Permissions = ["modules:read"] }, null, None);

        Assert.All([more.Error, wider.Error, tier.Error], error => Assert.Equal("grant-exceeds-caller", error?.Slug));
        Assert.Equal("billing.*", own.Value.Description.Key.Modules.ToString());
    }

    [Fact]
    public async Task Key_Expired_EndsAlsoWhenRemembered()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var change = new ApiKeyChange { Name = "k", Permissions = ["modules:read"], ExpiresAt = hosts.Kernel.Time.GetUtcNow() + TimeSpan.FromMinutes(1) };
        var key = (await hosts.One.Keys.CreateAsync(hosts.Root, change, null, None)).Value.Key!;
        Assert.Null(await hosts.One.RefusalAsync(key));

        hosts.Kernel.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("key-invalid", await hosts.One.RefusalAsync(key));
    }

    [Fact]
    public async Task Key_OfSomebodyElse_DoesNotExist()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var roots = await CreateAsync(hosts, "modules:read");
        await hosts.One.AddAsync(hosts.Root, "bob", "developer");
        var bob = await hosts.One.CallerAsync("bob");

        Assert.Equal("api-key-not-found", (await hosts.One.Keys.GetAsync(bob, roots.Description.Key.Id, None)).Error?.Slug);
        Assert.Equal("api-key-not-found", (await hosts.One.Keys.RevokeAsync(bob, roots.Description.Key.Id, null, None)).Error?.Slug);
        Assert.Empty(await hosts.One.Keys.ListAsync(bob, None));
    }

    [Fact]
    public async Task Key_Used_SaysWhen()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var created = await CreateAsync(hosts, "modules:read");
        await hosts.One.CallerOfAsync(created.Key!);
        await hosts.One.Uses.WriteAsync();
        var etag = (await hosts.One.Keys.GetAsync(hosts.Root, created.Description.Key.Id, None)).Value;

        hosts.Kernel.Time.Advance(TimeSpan.FromMinutes(5));
        hosts.One.Authenticator.TryGetKnown(created.Key, out _);
        await hosts.One.Uses.WriteAsync();

        var after = (await hosts.One.Keys.GetAsync(hosts.Root, created.Description.Key.Id, None)).Value;
        Assert.Equal(TimeSpan.FromMinutes(5), after.LastUsedAt - etag.LastUsedAt);
        Assert.Equal(created.Description.Key.ETag, after.Key.ETag);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ww_")]
    [InlineData("a.b.c")]
    [InlineData("\u00e9\u00e9")]
    [InlineData("wb_00000000000000000000000000000000")]
    [InlineData("eyJhbGciOiJub25lIn0..")]
    public async Task Garbage_IsRefused(string credential)
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();

        Assert.NotNull(await hosts.One.RefusalAsync(credential));
    }

    [Fact]
    public async Task Huge_IsRefusedFirst()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var huge = new StringBuilder("eyJhbGciOiJFUzI1NiJ9.").Append('a', 10_000_000).ToString();

        Assert.True(AllocatedBy(() => _ = hosts.One.Authenticator.TryGetKnown(huge, out _)) == 0);
        Assert.Equal("token-invalid", await hosts.One.RefusalAsync(huge));
    }

    /// <summary>Passes the interval at which a host looks for changes of others, and waits for its look.</summary>
    internal static async Task PassAsync(IdentityHosts hosts, IdentityHost other)
    {
        hosts.Kernel.Time.Advance(IdentityDirectory.RefreshInterval);
        await other.Directory.GetFreshAsync(None);
    }

    private static async Task<NewApiKey> CreateAsync(IdentityHosts hosts, params string[] permissions) =>
        (await hosts.One.Keys.CreateAsync(hosts.Root, new ApiKeyChange { Name = "ci", Permissions = [.. permissions] }, null, None)).Value;

    private static async Task<string> NewKeyAsync(IdentityHosts hosts, params string[] permissions) => (await CreateAsync(hosts, permissions)).Key!;

    private static long AllocatedBy(Action action)
    {
        action();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            action();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
