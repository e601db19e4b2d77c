using WasmOs.Kernel.Access;
using WasmOs.Kernel.Identity;
using WasmOs.Kernel.Identity.Principals;
using WasmOs.Kernel.Identity.Roles;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Identity;

public sealed class CreatorDirectoryTests
{
    private static readonly PermissionSet Execute = PermissionSet.Of(Permission.ModulesExecute);

    [Fact]
    public async Task User_HasTheRightsOfNow()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var bob = await hosts.One.AddAsync(hosts.Root, "bob", "developer");
        Assert.True((await FindAsync(hosts, bob.Id)).Caller!.HasEverywhere(Execute));

        await hosts.One.Users.PatchAsync(
            hosts.Root, bob.Id, new UserChange { Roles = [new RoleAssignment("developer", ModuleScope.Of(["a.*"]))] }, null, None);

        Assert.Equal("a.*", (await FindAsync(hosts, bob.Id)).Caller!.ScopeOf(Execute).ToString());
    }

    [Fact]
    public async Task User_DisabledAndEnabled_MayNothingUntilThen()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var bob = await hosts.One.AddAsync(hosts.Root, "bob");
        await hosts.One.Users.PatchAsync(hosts.Root, bob.Id, new UserChange { Disabled = true }, null, None);
        Assert.Equal("creator-disabled", (await FindAsync(hosts, bob.Id)).Slug);

        await hosts.One.Users.PatchAsync(hosts.Root, bob.Id, new UserChange { Disabled = false }, null, None);

        Assert.Null((await FindAsync(hosts, bob.Id)).Slug);
    }

    /// <summary>A name may be given anew. What the former user made does not become the new one's.</summary>
    [Fact]
    public async Task User_DeletedAndItsNameGivenAnew_IsGone()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var bob = await hosts.One.AddAsync(hosts.Root, "bob");
        await hosts.One.Users.DeleteAsync(hosts.Root, bob.Id, null, None);
        await hosts.One.AddAsync(hosts.Root, "bob", "developer");

        Assert.Equal("creator-gone", (await FindAsync(hosts, bob.Id)).Slug);
    }

    [Fact]
    public async Task Key_EndsByItselfAndWithItsOwner()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var bob = await hosts.One.AddAsync(hosts.Root, "bob", "developer");
        var caller = await hosts.One.CallerAsync("bob");
        var revoked = await KeyAsync(hosts, caller);
        var expired = await KeyAsync(hosts, caller, hosts.Kernel.Time.GetUtcNow() + TimeSpan.FromMinutes(1));
        var kept = await KeyAsync(hosts, caller);
        await hosts.One.Keys.RevokeAsync(caller, revoked, null, None);
        hosts.Kernel.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(
            ("creator-disabled", "creator-disabled", null),
            ((await FindAsync(hosts, revoked)).Slug, (await FindAsync(hosts, expired)).Slug, (await FindAsync(hosts, kept)).Slug));

        await hosts.One.Users.PatchAsync(hosts.Root, bob.Id, new UserChange { Disabled = true }, null, None);
        Assert.Equal("creator-disabled", (await FindAsync(hosts, kept)).Slug);
        await hosts.One.Users.DeleteAsync(hosts.Root, bob.Id, null, None);
        Assert.Equal("creator-gone", (await FindAsync(hosts, kept)).Slug);
    }

    [Fact]
    public async Task User_OfAnotherHost_IsFoundAtOnce()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var other = hosts.NewHost();
        await other.Directory.GetFreshAsync(None);
        var bob = await hosts.One.AddAsync(hosts.Root, "bob");
        hosts.Kernel.Time.Advance(IdentityDirectory.FreshEnough);

        Assert.True((await new CreatorDirectory(other.Directory, other.Time).FindAsync(bob.Id, None)).Succeeded);
    }

    /// <summary>A user who makes keys does not get the limits of the tier once more for each.</summary>
    [Fact]
    public async Task Keys_CountAsTheirOwnerUnlessTheyHaveATierOfTheirOwn()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var bob = await hosts.One.AddAsync(hosts.Root, "bob", "developer");
        await hosts.One.Users.PatchAsync(hosts.Root, bob.Id, new UserChange { Tier = "free" }, null, None);
        var caller = await hosts.One.CallerAsync("bob");
        var (one, two) = (await KeyAsync(hosts, caller), await KeyAsync(hosts, caller));
        var own = await KeyAsync(hosts, hosts.Root, tier: "pro");

        Assert.Equal(
            (bob.Id, bob.Id, bob.Id),
            (caller.CountedAs, (await FindAsync(hosts, one)).Caller!.CountedAs, (await FindAsync(hosts, two)).Caller!.CountedAs));
        Assert.Equal((own, "pro"), ((await FindAsync(hosts, own)).Caller!.CountedAs, (await FindAsync(hosts, own)).Caller!.Tier));
    }

    private static async Task<string> KeyAsync(IdentityHosts hosts, Caller by, DateTimeOffset? expires = null, string? tier = null)
    {
        var change = new ApiKeyChange { Name = $"{Guid.CreateVersion7()}", Permissions = ["modules:execute"], ExpiresAt = expires, Tier = tier };
        return (await hosts.One.Keys.CreateAsync(by, change, null, None)).Value.Description.Key.Id;
    }

    private static async Task<(Caller? Caller, string? Slug)> FindAsync(IdentityHosts hosts, string id)
    {
        var found = await new CreatorDirectory(hosts.One.Directory, hosts.One.Time).FindAsync(id, None);
        return found.Succeeded ? (found.Value, null) : (null, found.Error.Slug);
    }
}
