using WasmOs.Functions.Configuration;
using WasmOs.Kernel.Federation;
using WasmOs.TestKit;

namespace WasmOs.Host.Tests.Configuration;

public sealed class IdentityProvidersFileTests
{
    private const string Rules = "rules: [{ claim: sub, equals: a, roles: [developer] }]";

    [Fact]
    public void Parse_TheExamplesOfTheDocumentation_GiveWhatTheySay()
    {
        var page = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "federation.md"));
        var examples = page.Split("```yaml")[1..].Select(part => part[..part.IndexOf("```", StringComparison.Ordinal)]).ToArray();
        var errors = new List<string>();

        var providers = examples.SelectMany(example => IdentityProvidersFile.Parse(
            "example.yaml", example.Replace("ca_file: ", "# ca_file: ", StringComparison.Ordinal), _ => "secret", errors).Providers).ToArray();

        Assert.Empty(errors);
        Assert.Equal(["github", "entra", "cluster", "directory", "active-directory"], providers.Select(provider => provider.Name));
        Assert.Equal(
            [
                "https://token.actions.githubusercontent.com", "https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0",
                "https://kubernetes.default.svc.cluster.local"
            ],
            providers.OfType<OidcProvider>().Select(provider => provider.Issuer));
    }

    [Fact]
    public void Parse_GoodFile_GivesWhatItSays()
    {
        var options = Parse($$"""
            { "providers": [{
                "name": "sso", "kind": "oidc", "issuer": "https://sso.example/realms/acme", "audience": ["wasmos", "wasmos-test"], "client_id": "client",
                "client_secret_env": "SSO_SECRET", "scopes": ["openid"], "username_claim": "email", "tier": "pro",
                "rules": [{ "all": [{ "claim": "a", "equals": "b" }, { "claim": "c", "matches": "d*" }], "roles": ["viewer"], "modules": ["billing.*"] }] }] }
            """);

        var provider = Assert.IsType<OidcProvider>(Assert.Single(options.Providers));
        Assert.Equal(("client", "secret of SSO_SECRET", "email", "pro"), (provider.ClientId, provider.ClientSecret, provider.UsernameClaim, provider.Tier));
        Assert.Equal(["wasmos", "wasmos-test"], provider.Audiences.ToArray());
        var rule = Assert.Single(provider.Rules);
        Assert.Equal([new ClaimCondition("a", "b", false), new ClaimCondition("c", "d*", true)], rule.Conditions.ToArray());
        Assert.Equal("billing.*", rule.Modules.ToString());
    }

    [Theory]
    [InlineData("providers: [", "valid YAML")]
    [InlineData("[]", "one mapping")]
    [InlineData("provider: []", "provider: Is not known here; did you mean providers?")]
    [InlineData("providers: {}", "providers: Must be a list")]
    [InlineData("providers: [{ name: 'Bad Name', kind: oidc }]", "providers[0].name")]
    [InlineData("providers: [{ name: a, kind: saml }]", "providers[0].kind: Must be oidc or ldap.")]
    [InlineData("providers: [{ name: a, kind: oidc, isuer: x }]", "providers[0].isuer: Is not known here; did you mean issuer?")]
    [InlineData("providers: [{ name: a, kind: oidc, client_secret: x }]", "providers[0].client_secret: Is not known here")]
    [InlineData("providers: [{ name: a, kind: ldap, issuer: 'https://a.example' }]", "providers[0].issuer: Does not belong to a provider of kind ldap.")]
    [InlineData("providers: [{ name: a, kind: oidc, issuer: 'http://a.example', audience: b, " + Rules + " }]", "providers[0].issuer: Must be the issuer")]
    [InlineData("providers: [{ name: a, kind: oidc, issuer: 'https://a.example?x=1', audience: b, " + Rules + " }]", "providers[0].issuer")]
    [InlineData("providers: [{ name: a, kind: oidc, issuer: 'https://a.example', " + Rules + " }]", "providers[0].audience: Give audience")]
    [InlineData("providers: [{ name: a, kind: oidc, issuer: 'https://a.example', audience: [], " + Rules + " }]", "providers[0].audience: Must be")]
    [InlineData(
        "providers: [{ name: a, kind: oidc, issuer: 'https://a.example', audience: c, client_id: c, " + Rules + " }]",
        "providers[0].audience: Must be neither client_id nor device_client_id")]
    [InlineData(
        "providers: [{ name: a, kind: oidc, issuer: 'https://a.example', audience: c, device_client_id: d, " + Rules + " }]",
        "providers[0].device_client_id: Must be the id of a public client")]
    [InlineData("providers: [{ name: a, kind: oidc, issuer: 'https://a.example', audience: b }]", "providers[0].rules: Must have a rule")]
    [InlineData("providers: [{ name: a, kind: oidc, issuer: 'https://a.example', audience: b, rules: [{ roles: [admin] }] }]", "providers[0].rules[0].claim")]
    [InlineData(
        "providers: [{ name: a, kind: oidc, issuer: 'https://a.example', audience: b, rules: [{ all: [], roles: [admin] }] }]", "providers[0].rules[0].all")]
    [InlineData(
        "providers: [{ name: a, kind: oidc, issuer: 'https://a.example', audience: b, rules: [{ claim: c, matches: '*', roles: [admin] }] }]",
        "providers[0].rules[0].matches: Would fit every value")]
    [InlineData(
        "providers: [{ name: a, kind: oidc, issuer: 'https://a.example', audience: b, rules: [{ claim: c, equals: d, matches: e, roles: [admin] }] }]",
        "providers[0].rules[0]: Must have either")]
    [InlineData(
        "providers: [{ name: a, kind: oidc, issuer: 'https://a.example', audience: b, rules: [{ claim: c, equals: d }] }]", "providers[0].rules[0].roles")]
    [InlineData(
        "providers: [{ name: a, kind: oidc, issuer: 'https://a.example', audience: b, rules: [{ claim: c, equals: d, roles: [x], modules: ['*a'] }] }]",
        "providers[0].rules[0].modules")]
    [InlineData(
        "providers: [{ name: a, kind: ldap, url: 'ldap://d.example', user_dn: 'uid={username},dc=d', " + Rules + " }]",
        "providers[0].url: Would send passwords in the clear")]
    [InlineData(
        "providers: [{ name: a, kind: ldap, url: 'http://d.example', user_dn: 'uid={username},dc=d', " + Rules + " }]", "providers[0].url: Must be ldaps")]
    [InlineData(
        "providers: [{ name: a, kind: ldap, url: 'ldaps://d.example', user_dn: 'uid=a,dc=d', " + Rules + " }]", "providers[0].user_dn: Must have {username}")]
    [InlineData("providers: [{ name: a, kind: ldap, url: 'ldaps://d.example', " + Rules + " }]", "providers[0].bind_dn: Give either")]
    [InlineData(
        "providers: [{ name: a, kind: ldap, url: 'ldaps://d.example', bind_dn: 'cn=a', search_base: 'dc=d', " + Rules + " }]",
        "providers[0].bind_password_env")]
    [InlineData(
        "providers: [{ name: a, kind: ldap, url: 'ldaps://d.example', bind_dn: 'cn=a', bind_password_env: UNSET, search_base: 'dc=d', " + Rules + " }]",
        "providers[0].bind_password_env: Names an environment variable that is not set")]
    [InlineData(
        "providers: [{ name: a, kind: ldap, url: 'ldaps://d.example', ca_file: /nonexistent.pem, user_dn: 'uid={username},dc=d', " + Rules + " }]",
        "providers[0].ca_file")]
    public void Parse_Mistake_IsToldWithItsPath(string text, string expected)
    {
        var errors = new List<string>();

        var options = IdentityProvidersFile.Parse("p.yaml", text, Variable, errors);

        Assert.Empty(options.Providers);
        Assert.All(errors, error => Assert.StartsWith("IDENTITY_PROVIDERS_FILE: p.yaml line ", error, StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void Parse_TwoProvidersOfOneNameOrIssuer_AreRefused()
    {
        var errors = new List<string>();
        IdentityProvidersFile.Parse("p.yaml", $$"""
            providers:
              - { name: a, kind: oidc, issuer: "https://a.example", audience: b, {{Rules}} }
              - { name: a, kind: oidc, issuer: "https://a.example", audience: c, {{Rules}} }
            """, Variable, errors);

        Assert.Equal(2, errors.Count);
        Assert.All(errors, error => Assert.Contains("line 3: providers[1].", error, StringComparison.Ordinal));
    }

    private static string? Variable(string name) => name == "UNSET" ? null : $"secret of {name}";

    private static FederationOptions Parse(string text)
    {
        var errors = new List<string>();
        var options = IdentityProvidersFile.Parse("p.yaml", text, Variable, errors);
        Assert.Empty(errors);
        return options;
    }
}
