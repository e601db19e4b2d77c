using WasmOs.Kernel.Access;

namespace WasmOs.Kernel.Tests.Access;

public sealed class CallerTests
{
    private static readonly PermissionSet Read = PermissionSet.Of(Permission.ModulesRead);
    private static readonly PermissionSet Write = PermissionSet.Of(Permission.ModulesWrite);

    [Theory]
    [InlineData("modules:read", 1)]
    [InlineData("modules:*", 3)]
    [InlineData("tasks:*", 2)]
    [InlineData("*", 22)]
    [InlineData("modules", 0)]
    [InlineData("modules:", 0)]
    [InlineData("modules:re*", 0)]
    [InlineData("mod*", 0)]
    [InlineData(":*", 0)]
    [InlineData("MODULES:READ", 0)]
    [InlineData("", 0)]
    public void TryParse_AText_MeansSoManyPermissions(string text, int count)
    {
        Assert.Equal(count > 0, PermissionSet.TryParse(text, out var permissions));
        Assert.Equal(count, permissions.Names.Length);
    }

    [Fact]
    public void All_Permissions_HaveABitEach()
    {
        Assert.Equal<string>(Permission.All.ToArray(), PermissionSet.All.Names.ToArray());
        Assert.Equal(Permission.All.Length, Permission.All.Distinct().Count());
        Assert.InRange(Permission.All.Length, 1, 63);
        Assert.Throws<ArgumentException>(() => PermissionSet.Of("modules:*"));
    }

    [Fact]
    public void May_AModule_TakesThePermissionsOfAllGrantsThatCoverIt()
    {
        var caller = Of((Read, "billing.*"), (Write, "billing.invoice"), (Read, "shop"));

        Assert.True(caller.May(Read | Write, "billing.invoice"));
        Assert.False(caller.May(Read | Write, "billing.report"));
        Assert.True(caller.May(Read, "shop"));
        Assert.False(caller.May(Write, "shop"));
        Assert.False(caller.May(Read, "billingx"));
        Assert.False(caller.May(Read, ""));
        Assert.True(caller.Has(Read | Write));
        Assert.False(caller.HasEverywhere(Read));
    }

    [Fact]
    public void ScopeOf_SeveralPermissions_IsWhereAllOfThemHold()
    {
        var caller = Of((Read, "billing.*"), (Read, "shop"), (Write, "billing.eu.*"));

        Assert.Equal("billing.* shop", caller.ScopeOf(Read).ToString());
        Assert.Equal("billing.eu.*", caller.ScopeOf(Read | Write).ToString());
        Assert.True(caller.ScopeOf(PermissionSet.Of(Permission.TasksRead)).IsEmpty);
    }

    [Fact]
    public void HasEverywhere_PermissionsFromSeveralGrants_AreAddedUp()
    {
        var caller = Of((Read, "*"), (Write, "*"), (PermissionSet.Of(Permission.UsersAdmin), "a"));

        Assert.True(caller.HasEverywhere(Read | Write));
        Assert.True(caller.May(Read | Write, ""));
        Assert.False(caller.HasEverywhere(PermissionSet.Of(Permission.UsersAdmin)));
    }

    [Fact]
    public void Anonymous_MayNothing_AndOpenMayEverything()
    {
        Assert.All(Permission.All, name => Assert.False(Caller.Anonymous.Has(PermissionSet.Of(name))));
        Assert.True(Caller.Open.HasEverywhere(PermissionSet.All));
    }

    private static Caller Of(params (PermissionSet Permissions, string Pattern)[] grants) =>
        new(CallerKind.ApiKey, "key:test", [.. grants.Select(grant => new AccessGrant(grant.Permissions, ModuleScope.Of([grant.Pattern])))]);
}
