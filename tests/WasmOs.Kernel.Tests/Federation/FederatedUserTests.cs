using WasmOs.Kernel.Access;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Federation;
using WasmOs.Kernel.Identity.SignIn;
using WasmOs.Kernel.Tests.Identity;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Federation;

/// <summary>People and machines of other providers as users and callers of this deployment.</summary>
public sealed class FederatedUserTests
{
    private const string DirectoryPassword = "the directory's password";

    [Fact]
    public async Task Authenticate_TokenOfATrustedIssuer_GivesAMachineWithTheRolesOfTheRules()
    {
        var tokens = new PlayedIssuer("https://ci.example", "repo:acme/app");
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var provider = new OidcProvider
        {
            Name = "ci",
            Issuer = "https://ci.example",
            Audiences = ["wasmos"],
            Tier = "pro",
            Rules = [new([new("sub", "repo:acme/*", IsPattern: true)], ["developer", "no-such-role"], ModuleScope.Of(["billing.*"]))],
        };
        var issuers = new TrustedIssuers(new MachineTokens(new FederationOptions([provider]), tokens), hosts.One.Directory);

        var caller = (await issuers.TryAsync("token", "https://ci.example", None))!.Value.Value.Caller;

        Assert.Equal((CallerKind.Machine, "machine:ci/repo:acme/app", "pro"), (caller.Kind, caller.Name, caller.Tier));
        Assert.True(caller.May(PermissionSet.Of(Permission.ModulesWrite), "billing.invoice"));
        Assert.False(caller.May(PermissionSet.Of(Permission.ModulesWrite), "shop"));
    }

    [Fact]
    public async Task Authenticate_NoRuleFits_GivesAMachineThatMayDoNothing()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var provider = new OidcProvider
        {
            Name = "ci",
            Issuer = "https://ci.example",
            Audiences = ["wasmos"],
            Rules = [new(
                [new("sub", "other", IsPattern: false)], ["admin"], ModuleScope.All)],
        };
        var issuers = new TrustedIssuers(
            new MachineTokens(new FederationOptions([provider]), new PlayedIssuer("https://ci.example", "repo:acme/app")), hosts.One.Directory);

        Assert.True((await issuers.TryAsync("token", "https://ci.example", None))!.Value.Value.Caller.Permissions.IsEmpty);
    }

    [Theory]
    [InlineData("https://other.example", true), InlineData("https://ci.example", false)]
    public async Task Authenticate_IssuerThatIsNotTrusted_IsLeftToOthers(string issuer, bool hasAudience)
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var provider = new OidcProvider { Name = "ci", Issuer = "https://ci.example", Audiences = hasAudience ? ["wasmos"] : [], ClientId = "client" };
        var issuers = new TrustedIssuers(new MachineTokens(new FederationOptions([provider]), new PlayedIssuer(issuer, "a")), hosts.One.Directory);

        Assert.Null(await issuers.TryAsync("token", issuer, None));
    }

    [Fact]
    public async Task SignIn_UserOfADirectory_IsStoredWithTheRolesOfEachSignIn()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var directory = new PlayedDirectory(DirectoryPassword);
        var signIn = SignInOf(hosts, directory, isDefault: true);

        var first = await TryAsync(signIn, "alice", DirectoryPassword);
        directory.Groups = ["operators"];
        var second = await TryAsync(signIn, "alice", DirectoryPassword);

        Assert.Equal(("alice", "directory", "developer"), (first.Value.User.Username, first.Value.User.Provider, first.Value.User.Roles.Single().Role));
        Assert.Equal((first.Value.User.Id, "operator"), (second.Value.User.Id, second.Value.User.Roles.Single().Role));
    }

    [Fact]
    public async Task SignIn_NoRuleFits_IsForbiddenAndStoresNobody()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var signIn = SignInOf(hosts, new PlayedDirectory(DirectoryPassword) { Groups = ["others"] }, isDefault: true);

        Assert.Equal("no-role", (await TryAsync(signIn, "alice", DirectoryPassword)).Error?.Slug);
        Assert.Null((await hosts.One.Directory.GetFreshAsync(None)).FindUserByName("alice"));
    }

    [Fact]
    public async Task SignIn_NameOfALocalUser_IsNotLookedForInTheDirectory()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var directory = new PlayedDirectory(DirectoryPassword);
        var signIn = SignInOf(hosts, directory, isDefault: true);

        Assert.Equal("login-failed", (await TryAsync(signIn, "root", DirectoryPassword)).Error?.Slug);
        Assert.Equal(0, directory.Asked);
    }

    [Fact]
    public async Task SignIn_NameOfALocalUserByProvider_GivesAnotherUser()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var signIn = SignInOf(hosts, new PlayedDirectory(DirectoryPassword), isDefault: false);

        var signedIn = await TryAsync(signIn, "root", DirectoryPassword, "directory");

        Assert.Equal("directory", signedIn.Value.User.Provider);
        Assert.StartsWith("root-", signedIn.Value.User.Username, StringComparison.Ordinal);
        Assert.Equal("login-failed", (await TryAsync(signIn, "root", IdentityHost.Password, "directory")).Error?.Slug);
    }

    [Theory]
    [InlineData(null, false), InlineData("local", false), InlineData("other", false), InlineData("directory", true)]
    public async Task SignIn_DirectoryThatIsNotTheDefault_IsAskedOnlyByName(string? provider, bool asked)
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var directory = new PlayedDirectory(DirectoryPassword);

        var signedIn = await TryAsync(SignInOf(hosts, directory, isDefault: false), "alice", DirectoryPassword, provider);

        Assert.Equal((asked, asked ? 1 : 0), (signedIn.Succeeded, directory.Asked));
    }

    [Fact]
    public async Task SignIn_DirectoryIsDown_IsUnavailableAndLocalUsersSignIn()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var signIn = SignInOf(hosts, new PlayedDirectory(DirectoryPassword) { IsDown = true }, isDefault: true);

        Assert.Equal("directory-unavailable", (await TryAsync(signIn, "alice", DirectoryPassword)).Error?.Slug);
        Assert.True((await TryAsync(signIn, "root", IdentityHost.Password)).Succeeded);
    }

    /// <summary>The second directory has checked the password, so this was a guess, although the first one may have said something else.</summary>
    [Fact]
    public async Task SignIn_OneDirectoryIsDownAndAnotherRefuses_CountsAsAFailure()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var signIn = SignInOf(hosts, isDefault: true, new PlayedDirectory(DirectoryPassword) { IsDown = true }, new PlayedDirectory(DirectoryPassword));
        for (var i = 0; i < SignInBackoff.FreeOfAccount; i++)
        {
            Assert.Equal("directory-unavailable", (await TryAsync(signIn, "alice", "wrong password")).Error?.Slug);
        }

        Assert.Equal("login-throttled", (await TryAsync(signIn, "alice", "wrong password")).Error?.Slug);
    }

    [Fact]
    public async Task SignIn_NoDirectoryCanCheck_CountsAsNoFailure()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var signIn = SignInOf(hosts, new PlayedDirectory(DirectoryPassword) { IsDown = true }, isDefault: true);
        for (var i = 0; i < SignInBackoff.FreeOfAccount + 2; i++)
        {
            Assert.Equal("directory-unavailable", (await TryAsync(signIn, "alice", "wrong password")).Error?.Slug);
        }
    }

    [Theory]
    [InlineData(0, true), InlineData(60, true), InlineData(61, false), InlineData(86_400, false), InlineData(-600, true), InlineData(-601, false)]
    public async Task Exchange_IdTokenOfAnotherTime_IsRefused(int secondsFromNow, bool isAccepted)
    {
        var time = new TestKit.Time.ManualTimeProvider();
        var provider = new OidcProvider
        {
            Name = "sso",
            Issuer = "https://sso.example",
            ClientId = "client",
            Rules = [new([new("sub", "carol", IsPattern: false)], ["viewer"], ModuleScope.All)],
        };
        var issuer = new PlayedIssuer("https://sso.example", "carol") { IssuedAt = time.GetUtcNow().AddSeconds(secondsFromNow) };
        var signIn = new FederatedSignIn(new FederationOptions([provider]), null!, issuer, Seal, time);

        Assert.Equal(isAccepted ? null : "issuer-token-refused", (await signIn.ExchangeAsync("sso", "token", None)).Error?.Slug);
    }

    [Fact]
    public async Task Sessions_DisabledPerson_IsRefused()
    {
        await using var hosts = await IdentityHosts.StartWithRootAsync();
        var provider = new OidcProvider
        {
            Name = "sso",
            Issuer = "https://sso.example",
            Rules = [new(
            [new("a", "b", IsPattern: false)], ["viewer"], ModuleScope.All)]
        };
        var identity = new ExternalIdentity(provider, "1", new ExternalClaims([new("a", "b")], StringComparer.Ordinal), "carol");
        var sessions = new FederatedSessions(hosts.One.Users, hosts.One.Sessions);
        var begun = await sessions.BeginAsync(identity, isBrowser: true, None);
        Assert.NotNull(begun.Value.Cookie);
        await hosts.One.Users.PatchAsync(hosts.Root, begun.Value.User.Id, new() { Disabled = true }, null, None);

        Assert.Equal("sign-in-refused", (await sessions.BeginAsync(identity, isBrowser: true, None)).Error?.Slug);
    }

    private static SignInService SignInOf(IdentityHosts hosts, PlayedDirectory directory, bool isDefault) => SignInOf(hosts, isDefault, directory);

    private static SignInService SignInOf(IdentityHosts hosts, bool isDefault, params PlayedDirectory[] directories)
    {
        var provider = new LdapProvider
        {
            Name = "directory",
            Url = new Uri("ldaps://directory.example"),
            IsDefault = isDefault,
            Rules =
            [
                new([new("groups", "developers", IsPattern: false)], ["developer"], ModuleScope.All),
                new([new("groups", "operators", IsPattern: false)], ["operator"], ModuleScope.All),
            ],
        };
        var one = hosts.One;
        return new SignInService(
            one.Directory, one.Hasher, one.UserStore, one.Sessions, one.Backoff,
            directories.Select(directory => new DirectoryPasswords(provider, directory, one.Users)), one.Metrics);
    }

    private static async Task<Result<SignInResult>> TryAsync(SignInService signIn, string username, string password, string? provider = null) =>
        await signIn.SignInAsync(new SignInRequest(username, password, null, false) { Provider = provider }, None);
}
