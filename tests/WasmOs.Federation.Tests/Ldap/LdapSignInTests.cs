namespace WasmOs.Federation.Tests.Ldap;

/// <summary>Signing in by a genuine OpenLDAP server.</summary>
[Collection(SlapdTests.Name)]
public sealed class LdapSignInTests(SlapdServer slapd)
{
    private const string AlicesPassword = "correct horse";
    private const string Unavailable = "directory-unavailable";

    [Theory]
    [InlineData(true), InlineData(false)]
    public async Task SignIn_RightPassword_GivesRolesByGroupsAndAttributes(bool startTls)
    {
        var host = new DirectoryHost(startTls
            ? DirectoryHost.Searching(slapd, new Uri($"ldap://127.0.0.1:{slapd.Port}"), startTls: true)
            : DirectoryHost.Searching(slapd));

        var signedIn = await host.SignInAsync("Alice", AlicesPassword);

        Assert.True(signedIn.Succeeded, string.Join('\n', host.Log.Lines));
        var alice = signedIn.Value!;
        Assert.Equal(("directory", "alice"), (alice.Provider, alice.Username));
        Assert.True(Guid.TryParse(alice.Subject, out _), alice.Subject);
        Assert.Equal(["developer for *", "operator for billing.*"], alice.Roles.Select(role => $"{role.Role} for {role.Modules}"));
    }

    [Fact]
    public async Task SignIn_NoGroupFits_GivesNoRoles()
    {
        var bob = await new DirectoryHost(DirectoryHost.Searching(slapd)).SignInAsync("bob", "battery staple");

        Assert.Empty(bob.Value!.Roles);
    }

    [Theory]
    [InlineData("alice", "wrong"), InlineData("nobody", AlicesPassword), InlineData("alice", "battery staple")]
    public async Task SignIn_WrongNameOrPassword_IsRefused(string username, string password)
    {
        Assert.Null((await new DirectoryHost(DirectoryHost.Searching(slapd)).SignInAsync(username, password)).Value);
        Assert.Null((await new DirectoryHost(DirectoryHost.Direct(slapd)).SignInAsync(username, password)).Value);
    }

    /// <summary>The server of these tests lets a bind without a password pass as nobody, so only the client can refuse it.</summary>
    [Theory]
    [InlineData("alice", ""), InlineData("", AlicesPassword), InlineData("", ""), InlineData("alice", "\0"), InlineData("alice\0", AlicesPassword)]
    [InlineData("alice", AlicesPassword + "\0x")]
    public async Task SignIn_EmptyOrCutOffText_IsRefused(string username, string password)
    {
        Assert.Null((await new DirectoryHost(DirectoryHost.Searching(slapd)).SignInAsync(username, password)).Value);
        Assert.Null((await new DirectoryHost(DirectoryHost.Direct(slapd)).SignInAsync(username, password)).Value);
    }

    [Theory]
    [InlineData("*"), InlineData("ali*"), InlineData("*)(uid=*"), InlineData("alice)(|(uid=*"), InlineData("alice)(objectClass=*"), InlineData("\\2a")]
    [InlineData("alice,ou=people,dc=example,dc=org"), InlineData("alice+cn=Alice"), InlineData("alice\\,x"), InlineData("x,dc=org\0")]
    public async Task SignIn_InjectedFilterOrName_FindsNobody(string username)
    {
        Assert.Null((await new DirectoryHost(DirectoryHost.Searching(slapd)).SignInAsync(username, AlicesPassword)).Value);
        Assert.Null((await new DirectoryHost(DirectoryHost.Direct(slapd)).SignInAsync(username, AlicesPassword)).Value);
    }

    /// <summary>Such characters are escaped, not forbidden: a user may have them in the name.</summary>
    [Fact]
    public async Task SignIn_NameWithSpecialCharacters_FindsItsUserAndGroups()
    {
        var found = await new DirectoryHost(DirectoryHost.Searching(slapd)).SignInAsync("o,dd *(name)", "odd secret");
        var bound = await new DirectoryHost(DirectoryHost.Direct(slapd)).SignInAsync("o,dd *(name)", "odd secret");

        Assert.Equal("developer", Assert.Single(found.Value!.Roles).Role);
        Assert.Equal(found.Value.Subject, bound.Value!.Subject);
    }

    [Fact]
    public async Task SignIn_UsersOwnBind_GivesTheSameIdentity()
    {
        var found = await new DirectoryHost(DirectoryHost.Searching(slapd)).SignInAsync("alice", AlicesPassword);
        var bound = await new DirectoryHost(DirectoryHost.Direct(slapd)).SignInAsync("alice", AlicesPassword);

        Assert.Equal(found.Value!.Subject, bound.Value!.Subject);
        Assert.Equal("developer", Assert.Single(bound.Value.Roles).Role);
    }

    [Fact]
    public async Task SignIn_SeveralUsersForAName_IsRefusedAndLogged()
    {
        var provider = DirectoryHost.Change(DirectoryHost.Searching(slapd), userFilter: "(mail={username})");
        var host = new DirectoryHost(provider);

        Assert.Equal(Unavailable, (await host.SignInAsync("twins@example.org", "twin secret")).Error?.Slug);
        Assert.Contains("several entries", Assert.Single(host.Log.Lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SlapdServer.Suffix), InlineData("ou=elsewhere," + SlapdServer.Suffix)]
    public async Task SignIn_Referral_IsNotFollowed(string searchBase)
    {
        var host = new DirectoryHost(DirectoryHost.Change(DirectoryHost.Searching(slapd), searchBase: searchBase));

        await host.SignInAsync("carol", AlicesPassword);

        Assert.False(slapd.IsReferralFollowed);
    }

    [Fact]
    public async Task SignIn_WrongPasswordOfTheAccountThatSearches_IsUnavailableAndLogged()
    {
        var host = new DirectoryHost(DirectoryHost.Change(DirectoryHost.Searching(slapd), bindPassword: "wrong"));

        Assert.Equal(Unavailable, (await host.SignInAsync("alice", AlicesPassword)).Error?.Slug);
        Assert.Contains("bind_dn", Assert.Single(host.Log.Lines), StringComparison.Ordinal);
        Assert.DoesNotContain(
            host.Log.Lines, line => line.Contains("wrong", StringComparison.Ordinal) || line.Contains(AlicesPassword, StringComparison.Ordinal));
    }

    [Fact]
    public async Task SignIn_MissingSubjectAttribute_IsUnavailableAndLogged()
    {
        var host = new DirectoryHost(DirectoryHost.Change(DirectoryHost.Searching(slapd), subjectAttribute: "employeeNumber"));

        Assert.Equal(Unavailable, (await host.SignInAsync("alice", AlicesPassword)).Error?.Slug);
        Assert.Contains("employeeNumber", Assert.Single(host.Log.Lines), StringComparison.Ordinal);
    }
}
