using WasmOs.Kernel.Access;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Identity;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Identity;

/// <summary>What a key may do with keys.</summary>
public sealed class ApiKeyRightsTests
{
    /// <summary>A key that was stolen could otherwise make others, or make itself last longer.</summary>
    [Fact]
    public async Task Key_WithoutKeysAdmin_MakesChangesAndDeletesNone()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var (key, id) = await KeyAsync(hosts, "keys:write", "modules:read");
        var (_, other) = await KeyAsync(hosts, "modules:read");

        var makes = await hosts.One.Keys.CreateAsync(key, new ApiKeyChange { Name = "more", Permissions = ["modules:read"] }, null, None);
        var lasts = await hosts.One.Keys.PatchAsync(key, id, new ApiKeyChange { NeverExpires = true }, null, None);
        var changes = await hosts.One.Keys.PatchAsync(key, other, new ApiKeyChange { Name = "other" }, null, None);
        var revokes = await hosts.One.Keys.RevokeAsync(key, other, null, None);
        var deletes = await hosts.One.Keys.DeleteAsync(key, other, null, None);

        Assert.All([makes.Error, lasts.Error, changes.Error, revokes.Error, deletes], error => Assert.Equal("not-a-user", error?.Slug));
        Assert.Equal("modules:read", (await hosts.One.Keys.GetAsync(hosts.Root, other, None)).Value.Key.Name);
    }

    /// <summary>The audit trail shows a key by its name.</summary>
    [Fact]
    public async Task Name_OfAnotherValidKeyOfTheOwner_IsRefused()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        await hosts.One.AddAsync(hosts.Root, "bob", "admin");
        var bob = await hosts.One.CallerAsync("bob");
        var first = await CreateAsync(hosts.Root, "ci");
        var other = await CreateAsync(hosts.Root, "other");

        Assert.Equal("api-key-exists", (await CreateAsync(hosts.Root, "ci")).Error?.Slug);
        Assert.Equal("api-key-exists", (await RenameAsync(other, "ci")).Error?.Slug);
        Assert.True((await CreateAsync(bob, "ci")).Succeeded);
        Assert.True((await hosts.One.Keys.RevokeAsync(hosts.Root, first.Value.Description.Key.Id, null, None)).Succeeded);
        Assert.True((await RenameAsync(other, "ci")).Succeeded);
        hosts.Kernel.Time.Advance(TimeSpan.FromDays(2));
        Assert.True((await CreateAsync(hosts.Root, "ci")).Succeeded);
        var later = new ApiKeyChange { NeverExpires = true };
        Assert.Equal("api-key-exists", (await hosts.One.Keys.PatchAsync(hosts.Root, other.Value.Description.Key.Id, later, null, None)).Error?.Slug);

        async Task<Result<NewApiKey>> CreateAsync(Caller by, string name) => await hosts.One.Keys.CreateAsync(
            by, new ApiKeyChange { Name = name, Permissions = ["modules:read"], ExpiresAt = hosts.Kernel.Time.GetUtcNow() + TimeSpan.FromDays(1) }, null, None);

        async Task<Result<ApiKeyDescription>> RenameAsync(Result<NewApiKey> key, string name) =>
            await hosts.One.Keys.PatchAsync(hosts.Root, key.Value.Description.Key.Id, new ApiKeyChange { Name = name }, null, None);
    }

    [Fact]
    public async Task Key_WithoutKeysAdmin_RevokesItself()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var (key, id) = await KeyAsync(hosts, "keys:write");

        Assert.NotNull((await hosts.One.Keys.RevokeAsync(key, id, null, None)).Value.Key.RevokedAt);
    }

    [Fact]
    public async Task Key_WithKeysAdmin_MakesOthers()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var (key, _) = await KeyAsync(hosts, "keys:admin", "keys:write", "modules:read");

        Assert.True((await hosts.One.Keys.CreateAsync(key, new ApiKeyChange { Name = "more", Permissions = ["modules:read"] }, null, None)).Succeeded);
    }

    /// <summary>A tier is a bound that an administrator sets. Whoever is bounded by it does not take it off.</summary>
    [Fact]
    public async Task Tier_OfAKey_IsNotClearedByTheKeyOrItsOwner()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        await hosts.One.AddAsync(hosts.Root, "bob", "developer");
        var bob = await hosts.One.CallerAsync("bob");
        var made = (await hosts.One.Keys.CreateAsync(bob, new ApiKeyChange { Name = "k", Permissions = ["modules:read", "keys:write"] }, null, None)).Value;
        var id = made.Description.Key.Id;
        Assert.True((await hosts.One.Keys.PatchAsync(hosts.Root, id, new ApiKeyChange { Tier = "free" }, null, None)).Succeeded);
        var key = await hosts.One.CallerOfAsync(made.Key!);

        var byKey = await hosts.One.Keys.PatchAsync(key, id, new ApiKeyChange { Tier = "" }, null, None);
        var byOwner = await hosts.One.Keys.PatchAsync(bob, id, new ApiKeyChange { Tier = "" }, null, None);
        var renamed = await hosts.One.Keys.PatchAsync(bob, id, new ApiKeyChange { Name = "renamed" }, null, None);

        Assert.Equal(("not-a-user", "grant-exceeds-caller"), (byKey.Error?.Slug, byOwner.Error?.Slug));
        Assert.Equal(("renamed", "free"), (renamed.Value.Key.Name, renamed.Value.Key.Tier));
    }

    /// <summary>Who may administer keys, and no more, could otherwise cripple or prolong the keys of those who may do more.</summary>
    [Fact]
    public async Task Key_OfSomebodyWhoMayDoMore_IsNotChangedWithKeysAdminAlone()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var (_, id) = await KeyAsync(hosts, "modules:read", "modules:write");
        await hosts.One.Roles.CreateAsync(
            hosts.Root, new RoleChange { Name = "keymaster", Permissions = ["keys:admin", "keys:write", "modules:read"] }, null, None);
        await hosts.One.AddAsync(hosts.Root, "carl", "keymaster");
        var carl = await hosts.One.CallerAsync("carl");

        var less = await hosts.One.Keys.PatchAsync(carl, id, new ApiKeyChange { Permissions = ["modules:read"] }, null, None);
        var longer = await hosts.One.Keys.PatchAsync(carl, id, new ApiKeyChange { NeverExpires = true }, null, None);
        var revoked = await hosts.One.Keys.RevokeAsync(carl, id, null, None);

        Assert.Equal(("grant-exceeds-caller", "grant-exceeds-caller"), (less.Error?.Slug, longer.Error?.Slug));
        Assert.True(revoked.Succeeded);
    }

    /// <summary>An owner whose rights have shrunk makes the own key as small as they are.</summary>
    [Fact]
    public async Task Key_OfAnOwnerWhoMayDoLessNow_IsMadeSmallerByTheOwner()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var bob = await hosts.One.AddAsync(hosts.Root, "bob", "developer");
        var caller = await hosts.One.CallerAsync("bob");
        var made = await hosts.One.Keys.CreateAsync(caller, new ApiKeyChange { Name = "k", Permissions = ["modules:read", "modules:write"] }, null, None);
        await hosts.One.Users.PatchAsync(hosts.Root, bob.Id, new UserChange { Roles = [new("viewer", ModuleScope.All)] }, null, None);
        caller = await hosts.One.CallerAsync("bob");

        var changed = await hosts.One.Keys.PatchAsync(
            caller, made.Value.Description.Key.Id, new ApiKeyChange { Permissions = ["modules:read"] }, null, None);

        Assert.Equal("modules:read", Assert.Single(changed.Value.Key.Permissions));
    }

    [Fact]
    public async Task Refusal_OfAKey_SaysWhatIsTooMuchAndForWhom()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        await hosts.One.AddAsync(hosts.Root, "bob", "viewer");
        await hosts.One.AddAsync(hosts.Root, "dev", "developer", "billing.*");
        var dev = await hosts.One.CallerAsync("dev");

        var owner = await CreateAsync(hosts.Root, new ApiKeyChange { Name = "k", Owner = "bob", Permissions = ["modules:execute"] });
        var tier = await CreateAsync(dev, new ApiKeyChange { Name = "k", Permissions = ["modules:read"], Tier = "pro" });
        var scope = await CreateAsync(dev, new ApiKeyChange { Name = "k", Permissions = ["modules:read"], Modules = ModuleScope.Of(["shop"]) });
        var permission = await CreateAsync(dev, new ApiKeyChange { Name = "k", Permissions = ["modules:read", "users:read"] });

        Assert.StartsWith("bob may not do modules:execute, ", owner, StringComparison.Ordinal);
        Assert.StartsWith("Setting tier needs keys:admin for all modules. ", tier, StringComparison.Ordinal);
        Assert.StartsWith("API key 'k' has modules:read for shop, which ", scope, StringComparison.Ordinal);
        Assert.StartsWith("API key 'k' has users:read, which ", permission, StringComparison.Ordinal);

        async Task<string> CreateAsync(Caller by, ApiKeyChange change) => (await hosts.One.Keys.CreateAsync(by, change, null, None)).Error!.Detail;
    }

    /// <summary>A misspelt tier would silently be the smallest one.</summary>
    [Fact]
    public async Task Tier_ThatDoesNotExist_IsRefusedForKeysAndUsers()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();

        var key = await hosts.One.Keys.CreateAsync(hosts.Root, new ApiKeyChange { Name = "k", Permissions = ["modules:read"], Tier = "prro" }, null, None);
        var user = await hosts.One.Users.PatchAsync(hosts.Root, hosts.Root.Id, new UserChange { Tier = "prro" }, null, None);
        var accepted = await hosts.One.Users.PatchAsync(hosts.Root, hosts.Root.Id, new UserChange { Tier = "pro" }, null, None);

        Assert.All([key.Error, user.Error], error => Assert.Equal("invalid-request", error?.Slug));
        Assert.Contains("free, basic, pro", user.Error!.Fields["tier"].Single(), StringComparison.Ordinal);
        Assert.Equal("pro", accepted.Value.Tier);
    }

    private static async Task<(Caller Caller, string Id)> KeyAsync(IdentityHosts hosts, params string[] permissions)
    {
        var name = string.Join(' ', permissions);
        var change = new ApiKeyChange { Name = name, Permissions = [.. permissions], ExpiresAt = hosts.Kernel.Time.GetUtcNow() + TimeSpan.FromDays(1) };
        var made = (await hosts.One.Keys.CreateAsync(hosts.Root, change, null, None)).Value;
        return (await hosts.One.CallerOfAsync(made.Key!), made.Description.Key.Id);
    }
}
