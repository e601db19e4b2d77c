using WasmOs.Kernel.Access;
using WasmOs.Kernel.Federation;
using WasmOs.Kernel.Identity.Roles;

namespace WasmOs.Kernel.Tests.Federation;

public sealed class ClaimRuleTests
{
    [Theory]
    [InlineData("*", "", true), InlineData("*", "a", true), InlineData("a*", "a", true), InlineData("a*", "ba", false), InlineData("*a", "ba", true)]
    [InlineData(
        "*a", "ab", false), InlineData("a*b", "ab", true), InlineData("a*b", "axxb", true), InlineData("a*a", "a", false), InlineData("ab*ba", "aba", false)]
    [InlineData("a*b*c", "a-b-c", true), InlineData("a*b*c", "a-c-b", false), InlineData("a**b", "ab", true), InlineData("*b*b*", "b", false)]
    [InlineData("repo:acme/*:ref:refs/heads/main", "repo:acme/app:ref:refs/heads/main", true)]
    [InlineData("repo:acme/*:ref:refs/heads/main", "repo:acme-evil/app:ref:refs/heads/main", false)]
    [InlineData("repo:acme/*:ref:refs/heads/main", "repo:acme/app:ref:refs/heads/main2", false)]
    public void Matches_Pattern_StandsForAnyTextAtWildcards(string pattern, string text, bool expected) =>
        Assert.Equal(expected, ClaimCondition.Matches(pattern, text, StringComparison.Ordinal));

    /// <summary>A pattern and a text that make a backtracking matcher run for years.</summary>
    [Fact]
    public void Matches_HostilePattern_EndsAtOnce() => Assert.False(
        ClaimCondition.Matches(string.Concat(Enumerable.Repeat("a*", 500)) + "b", new string('a', 10_000), StringComparison.Ordinal));

    [Theory]
    [InlineData("main", "acme/app", true), InlineData("main", "acme/other", false), InlineData("dev", "acme/app", false)]
    public void Apply_SeveralConditions_MustAllHold(string branch, string repository, bool expected)
    {
        var provider = Oidc(new ClaimRule(
            [new("ref", "main", IsPattern: false), new("repository", "acme/app", IsPattern: false)], ["developer"], ModuleScope.All));

        Assert.Equal(expected, RolesOf(provider, ("ref", branch), ("repository", repository)).Length == 1);
    }

    [Theory]
    [InlineData("Admins", false), InlineData("admins2", false), InlineData("xadmins", false), InlineData("admins", true)]
    public void Apply_Equals_ComparesTokensExactly(string value, bool expected) =>
        Assert.Equal(expected, RolesOf(Oidc(Rule("groups", "admins")), ("groups", "users"), ("groups", value)).Length == 1);

    [Fact]
    public void Apply_Directory_DoesNotDistinguishUpperAndLowerCase()
    {
        var provider = new LdapProvider { Name = "directory", Url = new Uri("ldaps://localhost"), Rules = [Rule("memberOf", "CN=Admins,DC=Example")] };
        var claims = new ExternalClaims([new("MEMBEROF", "cn=admins,dc=example")], StringComparer.OrdinalIgnoreCase);

        Assert.Single(new ExternalIdentity(provider, "1", claims).Roles);
    }

    [Fact]
    public void Apply_SeveralRules_GivesTheRolesOfAllThatFit()
    {
        var provider = Oidc(
            Rule("groups", "a") with { Roles = ["viewer", "operator"], Modules = ModuleScope.Of(["billing.*"]) }, Rule("groups", "b"), Rule("groups", "c"));

        var roles = RolesOf(provider, ("groups", "a"), ("groups", "c"));

        Assert.Equal(["viewer for billing.*", "operator for billing.*", "developer for *"], roles.Select(role => $"{role.Role} for {role.Modules}"));
    }

    [Fact]
    public void Apply_RuleWithoutConditions_FitsNobody() => Assert.Empty(RolesOf(Oidc(new ClaimRule([], ["admin"], ModuleScope.All)), ("a", "b")));

    [Fact]
    public void Username_TextOfStrangers_IsPrintableAndShort()
    {
        var identity = new ExternalIdentity(
            Oidc(Rule("a", "b")), "1", new ExternalClaims([], StringComparer.Ordinal), "al\nice\u202e\u0007" + new string('x', 500));

        Assert.StartsWith("al\uFFFDice\uFFFD\uFFFD", identity.Username, StringComparison.Ordinal);
        Assert.True(identity.Username.Length <= 180);
    }

    private static RoleAssignment[] RolesOf(IdentityProvider provider, params (string Name, string Value)[] claims) =>
        [.. new ExternalIdentity(provider, "1", ClaimsOf(claims)).Roles];

    private static ExternalClaims ClaimsOf((string Name, string Value)[] claims) =>
        new(claims.Select(claim => KeyValuePair.Create(claim.Name, claim.Value)), StringComparer.Ordinal);

    private static ClaimRule Rule(string claim, string value) => new([new ClaimCondition(claim, value, IsPattern: false)], ["developer"], ModuleScope.All);

    private static OidcProvider Oidc(params ClaimRule[] rules) => new() { Name = "ci", Issuer = "https://ci.example", Rules = [.. rules] };
}
