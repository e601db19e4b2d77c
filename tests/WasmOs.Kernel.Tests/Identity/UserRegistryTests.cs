using WasmOs.Kernel.Access;
using WasmOs.Kernel.Identity;
using WasmOs.Kernel.Identity.Principals;
using WasmOs.Kernel.Identity.Roles;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Identity;

public sealed class UserRegistryTests
{
    [Fact]
    public async Task Create_ValidUser_IsStoredWithoutItsPassword()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();

        var user = await hosts.One.AddAsync(hosts.Root, "Alice@Example.com", "developer", "billing.*");

        var stored = (await hosts.One.Users.GetAsync(user.Id, None)).Value;
        Assert.Equal(("alice@example.com", "user:root", 1, "local"), (stored.Username, stored.CreatedBy, stored.Version, stored.Provider));
        Assert.StartsWith("pbkdf2-sha256$10$", stored.PasswordHash, StringComparison.Ordinal);
        Assert.DoesNotContain(IdentityHost.Password, stored.PasswordHash, StringComparison.Ordinal);
        Assert.DoesNotContain("pbkdf2", stored.ToString(), StringComparison.Ordinal);
        Assert.Equal("billing.*", stored.Roles[0].Modules.ToString());
    }

    [Theory]
    [InlineData("", "username")]
    [InlineData("-a", "username")]
    [InlineData("a b", "username")]
    [InlineData("kelvin\u212A", "username")]
    [InlineData("root", null)]
    public async Task Create_BadName_IsRefused(string username, string? field)
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();

        var created = await hosts.One.Users.CreateAsync(
            hosts.Root, new UserChange { Username = username, Password = IdentityHost.Password }, null, None);

        Assert.Equal(field is null ? "user-exists" : "invalid-request", created.Error?.Slug);
        Assert.True(field is null || created.Error!.Fields.ContainsKey(field));
    }

    [Theory]
    [InlineData("elevenchars")]
    [InlineData("aaaaaaaaaaaaaaaa")]
    [InlineData("1QAZ2wsx3edc4rfv")]
    [InlineData("root-root-rot")]
    [InlineData("bobbobbobbob")]
    [InlineData("ad-hoc-longname-1")]
    public async Task Create_WeakPassword_IsRefusedWithoutRepeatingIt(string password)
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var username = password.StartsWith("ad", StringComparison.Ordinal) ? "ad-hoc-longname" : "bob";

        var created = await hosts.One.Users.CreateAsync(hosts.Root, new UserChange { Username = username, Password = password }, null, None);

        Assert.True(created.Error is { Slug: "invalid-request" } error && error.Fields.ContainsKey("password"), $"{password}: {created.Error}");
        Assert.DoesNotContain(password, created.Error.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Grants_BeyondTheCallers_AreRefused()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        await hosts.One.Roles.CreateAsync(hosts.Root, new RoleChange { Name = "people", Permissions = ["users:*", "modules:read"] }, null, None);
        var eve = await hosts.One.AddAsync(hosts.Root, "eve", "people");
        var caller = await hosts.One.CallerAsync("eve");
        var root = (await hosts.One.Users.ListAsync(None)).Single(user => user.Username == "root");

        var gives = await hosts.One.Users.CreateAsync(caller, NewUser("mallory", "admin"), null, None);
        var raises = await hosts.One.Users.PatchAsync(caller, eve.Id, new UserChange { Roles = [Role("admin")] }, null, None);
        var takesOver = await hosts.One.Users.PatchAsync(caller, root.Id, new UserChange { Password = "another long password" }, null, None);
        var removes = await hosts.One.Users.DeleteAsync(caller, root.Id, null, None);
        var makesRole = await hosts.One.Roles.CreateAsync(caller, new RoleChange { Name = "mine", Permissions = ["*"] }, null, None);
        var changesRole = await hosts.One.Roles.PatchAsync(caller, "people", new RoleChange { Permissions = ["users:*", "audit:read"] }, null, None);
        var allowed = await hosts.One.Users.CreateAsync(caller, NewUser("bob", "people"), null, None);

        Assert.All(
            [gives.Error, raises.Error, takesOver.Error, removes, makesRole.Error, changesRole.Error],
            error => Assert.Equal("grant-exceeds-caller", error?.Slug));
        Assert.True(allowed.Succeeded);
    }

    [Theory]
    [InlineData("people", false)]
    [InlineData("bursars", true)]
    public async Task Tier_OfAUser_IsSetByWhoMayAdministerTiers(string role, bool isAllowed)
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        await hosts.One.Roles.CreateAsync(hosts.Root, new RoleChange { Name = "people", Permissions = ["users:*", "modules:read"] }, null, None);
        await hosts.One.Roles.CreateAsync(hosts.Root, new RoleChange { Name = "bursars", Permissions = ["users:*", "tiers:admin", "modules:read"] }, null, None);
        await hosts.One.AddAsync(hosts.Root, "eve", role);
        var caller = await hosts.One.CallerAsync("eve");
        var bob = await hosts.One.AddAsync(hosts.Root, "bob", "people");

        var set = await hosts.One.Users.PatchAsync(caller, bob.Id, new UserChange { Tier = "pro" }, null, None);
        var cleared = await hosts.One.Users.PatchAsync(caller, bob.Id, new UserChange { Tier = "" }, null, None);
        var made = await hosts.One.Users.CreateAsync(caller, NewUser("mallory", "people") with { Tier = "unlimited" }, null, None);

        Assert.All([set, cleared, made], result => Assert.Equal(isAllowed ? null : "grant-exceeds-caller", result.Error?.Slug));
    }

    [Fact]
    public async Task Grants_BeyondTheCallersModules_AreRefused()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var caller = new Caller(CallerKind.User, "user:eve", [
            new AccessGrant(PermissionSet.Of(Permission.UsersAdmin), ModuleScope.All),
            new AccessGrant(hosts.One.Directory.Snapshot!.GrantsOf([Role("viewer")])[0].Permissions, ModuleScope.Of(["billing.*"])),
        ]);

        var all = await hosts.One.Users.CreateAsync(caller, NewUser("a1", "viewer"), null, None);
        var near = await hosts.One.Users.CreateAsync(caller, NewUser("a2", "viewer", "billing*"), null, None);
        var own = await hosts.One.Users.CreateAsync(caller, NewUser("a3", "viewer", "billing.eu.*"), null, None);

        Assert.Equal(("grant-exceeds-caller", "grant-exceeds-caller", null), (all.Error?.Slug, near.Error?.Slug, own.Error?.Slug));
    }

    [Fact]
    public async Task LastAdmin_CannotBeRemovedDisabledOrDemoted()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var (users, id) = (hosts.One.Users, hosts.Root.Id);

        Assert.Equal("last-admin", (await users.DeleteAsync(hosts.Root, id, null, None))?.Slug);
        Assert.Equal("last-admin", (await users.PatchAsync(hosts.Root, id, new UserChange { Disabled = true }, null, None)).Error?.Slug);
        Assert.Equal("last-admin", (await users.PatchAsync(hosts.Root, id, new UserChange { Roles = [Role("viewer")] }, null, None)).Error?.Slug);
        Assert.Equal("last-admin", (await users.PatchAsync(hosts.Root, id, new UserChange { Roles = [Role("admin", "a.*")] }, null, None)).Error?.Slug);

        await hosts.One.AddAsync(hosts.Root, "second", "admin");
        Assert.Null(await users.DeleteAsync(hosts.Root, id, null, None));
    }

    [Fact]
    public async Task LastAdmins_RemovedByTwoHostsAtOnce_OneStays()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var second = await hosts.One.AddAsync(hosts.Root, "second", "admin");
        var other = hosts.NewHost();

        var removed = await Task.WhenAll(
            hosts.One.Users.DeleteAsync(hosts.Root, hosts.Root.Id, null, None).AsTask(), other.Users.DeleteAsync(hosts.Root, second.Id, null, None).AsTask());

        Assert.Single(removed, error => error is null);
        Assert.Single(removed, error => error?.Slug == "last-admin");
        hosts.Kernel.Time.Advance(IdentityDirectory.RefreshInterval);
        Assert.Single(await other.Users.ListAsync(None), user => user.IsAdmin);
    }

    [Fact]
    public async Task FirstUser_WhoIsNoAdmin_IsRefused()
    {
        await using var hosts = await IdentityHosts.StartAsync();

        var viewer = await hosts.One.Users.CreateAsync(Caller.Open, NewUser("a", "viewer"), null, None);
        var admin = await hosts.One.Users.CreateAsync(Caller.Open, NewUser("a", "admin"), null, None);

        Assert.Equal(("first-user-not-admin", true), (viewer.Error?.Slug, admin.Succeeded));
    }

    [Fact]
    public async Task Patch_WithAnOldETag_IsRefused()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var user = await hosts.One.AddAsync(hosts.Root, "bob");
        var changed = await hosts.One.Users.PatchAsync(hosts.Root, user.Id, new UserChange { DisplayName = "Bob" }, user.ETag, None);

        var late = await hosts.One.Users.PatchAsync(hosts.Root, user.Id, new UserChange { DisplayName = "B" }, user.ETag, None);

        Assert.Equal(("Bob", 1, "precondition-failed"), (changed.Value.DisplayName, changed.Value.Version, late.Error?.Slug));
    }

    [Fact]
    public async Task Setup_ByTwoHostsAtOnce_CreatesOneUser()
    {
        await using var hosts = await IdentityHosts.StartAsync();
        var other = hosts.NewHost();

        var done = await Task.WhenAll(
            hosts.One.Setup.CreateFirstAsync(hosts.One.Setup.Token, "one", IdentityHost.Password, None).AsTask(),
            other.Setup.CreateFirstAsync(other.Setup.Token, "other", IdentityHost.Password, None).AsTask());

        Assert.Single(done, result => result.Succeeded);
        Assert.Single(done, result => result.Error?.Slug == "setup-done");
        hosts.Kernel.Time.Advance(IdentityDirectory.RefreshInterval);
        Assert.Single(await other.Users.ListAsync(None));
    }

    [Fact]
    public async Task Setup_WithAWrongToken_CreatesNobody()
    {
        await using var hosts = await IdentityHosts.StartAsync();

        var refused = await hosts.One.Setup.CreateFirstAsync("wsetup_guess", "root", IdentityHost.Password, None);

        Assert.Equal(("setup-token-invalid", false), (refused.Error?.Slug, await hosts.One.Authenticator.HasUsersAsync(None)));
    }

    [Fact]
    public async Task Role_InUse_CannotBeDeleted()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        await hosts.One.Roles.CreateAsync(hosts.Root, new RoleChange { Name = "mine", Permissions = ["tasks:*"] }, null, None);
        var user = await hosts.One.AddAsync(hosts.Root, "bob", "mine");

        Assert.Equal("role-in-use", (await hosts.One.Roles.DeleteAsync(hosts.Root, "mine", null, None))?.Slug);
        Assert.Equal("role-built-in", (await hosts.One.Roles.DeleteAsync(hosts.Root, "viewer", null, None))?.Slug);

        Assert.Null(await hosts.One.Users.DeleteAsync(hosts.Root, user.Id, null, None));
        Assert.Null(await hosts.One.Roles.DeleteAsync(hosts.Root, "mine", null, None));
    }

    private static RoleAssignment Role(string name, params string[] modules) =>
        new(name, modules.Length == 0 ? ModuleScope.All : ModuleScope.Of(modules));

    private static UserChange NewUser(string username, string role, params string[] modules) =>
        new() { Username = username, Password = IdentityHost.Password, Roles = [Role(role, modules)] };
}
