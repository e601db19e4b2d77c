using System.Text.RegularExpressions;
using System.Web;

namespace WasmOs.ProductTests.Identity;

/// <summary>People and machines of another provider, from end to end.</summary>
public sealed partial class FederationTests : IAsyncLifetime, IDisposable
{
    private readonly PlayedProvider _provider = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-federation-");
    private readonly HttpClient _browser = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private ProductUnderTest _product = null!;

    public async Task InitializeAsync()
    {
        var file = Path.Combine(_folder.FullName, "providers.yaml");
        await File.WriteAllTextAsync(file, $$"""
            providers:
              - name: sso
                kind: oidc
                issuer: {{_provider.Issuer}}
                audience: wasmos
                client_id: {{PlayedProvider.ClientId}}
                rules:
                  - { claim: sub, equals: alice, roles: [viewer] }
                  - { claim: sub, matches: "repo:acme/*", roles: [developer], modules: ["billing.*"] }
                  - { claim: sub, equals: nobody, roles: [no-such-role] }
            """);
        _product = await ProductUnderTest.StartAsync(("AUTH_MODE", "required"), ("IDENTITY_PROVIDERS_FILE", file));
        await SetUpAsync();
    }

    public async Task DisposeAsync()
    {
        await _product.DisposeAsync();
        await _provider.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    public void Dispose() => _browser.Dispose();

    [Fact]
    public async Task Start_NamesTheProvidersAndWarnsOfARoleThatDoesNotExist()
    {
        using var limit = new CancellationTokenSource(ProductClient.Limit);
        while (!_product.Log.Any(line => line.StartsWith("rule 3 of the identity provider sso gives the role no-such-role", StringComparison.Ordinal)))
        {
            // A request gives the log time.
            Assert.Equal(200, (await _product.Api.SendAsync(HttpMethod.Get, "/health", cancellationToken: limit.Token)).Status);
        }

        Assert.Contains("sign-in providers: local (passwords of this host), sso (OpenID Connect, people and machines)", _product.Log);
        Assert.Single(_product.Log, line => line.Contains("which does not exist", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Bearer_TokenOfATrustedIssuer_MayDoWhatTheRulesSay()
    {
        var credentials = ("Authorization", $"Bearer {_provider.Sign("wasmos", "repo:acme/app")}");

        var permissions = (await _product.Api.GetAsync("/api/v1/auth/permissions", credentials)).Json;
        Assert.Equal("machine:sso/repo:acme/app", permissions.GetProperty("name").GetString());
        Assert.Equal(200, (await _product.Api.GetAsync("/api/v1/modules", credentials)).Status);
        (await _product.Api.GetAsync("/api/v1/users", credentials)).Problem(403, "permission-missing");
    }

    [Theory]
    [InlineData("other", "repo:acme/app", 401), InlineData("wasmos", "repo:evil/app", 403), InlineData(PlayedProvider.ClientId, "alice", 401)]
    public async Task Bearer_OtherAudienceOrSubject_IsRefused(string audience, string subject, int status) => Assert.Equal(
        status, (await _product.Api.GetAsync("/api/v1/modules", ("Authorization", $"Bearer {_provider.Sign(audience, subject)}"))).Status);

    [Fact]
    public async Task Browser_SignsInByTheProvider_AndHasASession()
    {
        using var start = await _browser.GetAsync(new Uri(_product.Api.Address, "/api/v1/auth/oidc/sso/start?return_to=/api/docs"));
        Assert.Equal(302, (int)start.StatusCode);
        var cookie = start.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        var query = HttpUtility.ParseQueryString(start.Headers.Location!.Query);
        Assert.EndsWith("/api/v1/auth/oidc/sso/callback", query["redirect_uri"], StringComparison.Ordinal);
        _provider.Nonce = query["nonce"];

        var answer =
            await _product.Api.GetAsync($"/api/v1/auth/oidc/sso/callback?code=c&state={query["state"]}&session_state=x", ("Cookie", cookie.Split(';')[0]));

        Assert.Equal(200, answer.Status);
        Assert.Contains("url=/api/docs\"", answer.Text, StringComparison.Ordinal);
        var session = SessionCookie().Match(answer.Headers["Set-Cookie"]).Value;
        var permissions = (await _product.Api.GetAsync("/api/v1/auth/permissions", ("Cookie", session))).Json;
        Assert.Equal("user:alice", permissions.GetProperty("name").GetString());
        await AssertIsAlicesAsync("auth.oidc-callback");
    }

    [Fact]
    public async Task Browser_WithoutTheCookieOrToAForeignPage_IsRefused()
    {
        (await _product.Api.GetAsync("/api/v1/auth/oidc/sso/callback?code=c&state=s")).Problem(401, "sign-in-refused");
        (await _product.Api.GetAsync("/api/v1/auth/oidc/sso/start?return_to=//evil.example")).Problem(400, "invalid-request");
        (await _product.Api.GetAsync("/api/v1/auth/oidc/other/start")).Problem(404, "provider-not-found");
    }

    [Fact]
    public async Task Program_ExchangesAnIdToken_ForTokens()
    {
        var client = (await _product.Api.GetAsync("/api/v1/auth/oidc/sso")).Json;
        Assert.Equal(
            (_provider.Issuer + "/device", PlayedProvider.ClientId),
            (client.GetProperty("device_authorization_endpoint").GetString(), client.GetProperty("client_id").GetString()));
        Assert.Contains((await _product.Api.GetAsync("/api/v1/auth/providers")).Json.GetProperty("items").EnumerateArray(), item =>
            item.GetProperty("start_path").GetString() == "/api/v1/auth/oidc/sso/start");

        var tokens = await ExchangeAsync(_provider.Sign(PlayedProvider.ClientId, "alice"));

        Assert.Equal(200, tokens.Status);
        var bearer = $"Bearer {tokens.Json.GetProperty("token").GetString()}";
        Assert.Equal(200, (await _product.Api.GetAsync("/api/v1/modules", ("Authorization", bearer))).Status);
        await AssertIsAlicesAsync("auth.exchange");
        (await ExchangeAsync(_provider.Sign("wasmos", "alice"))).Problem(401, "issuer-token-refused");
        (await ExchangeAsync(_provider.Sign(PlayedProvider.ClientId, "mallory"))).Problem(403, "no-role");
    }

    /// <summary>The audit trail has the sign-in with the person as its caller.</summary>
    private async Task AssertIsAlicesAsync(string action)
    {
        var body = ProductClient.Json($$"""{"username":"root","password":"{{IdentityProduct.Password}}"}""");
        var root = (await _product.Api.SendAsync(HttpMethod.Post, "/api/v1/auth/login", body)).Json.GetProperty("token").GetString();
        var list = await _product.Api.GetAsync($"/api/v1/audit?caller=user:alice&action={action}", ("Authorization", $"Bearer {root}"));
        Assert.Equal("done", Assert.Single(list.Json.GetProperty("items").EnumerateArray()).GetProperty("outcome").GetString());
    }

    private Task<Answer> ExchangeAsync(string idToken) =>
        _product.Api.SendAsync(HttpMethod.Post, "/api/v1/auth/exchange", ProductClient.Json($$"""{"provider":"sso","id_token":"{{idToken}}"}"""));

    /// <summary>Creates the first user: before that, nobody else gets in.</summary>
    private async Task SetUpAsync()
    {
        string? token;
        while ((token = _product.Log.Select(line => SetupToken().Match(line)).FirstOrDefault(match => match.Success)?.Value) is null)
        {
            // A request gives the log time.
            Assert.Equal(200, (await _product.Api.GetAsync("/health")).Status);
        }

        var answer = await _product.Api.SendAsync(HttpMethod.Post, "/api/v1/auth/setup", ProductClient.Json(
            $$"""{"setup_token":"{{token}}","username":"root","password":"{{IdentityProduct.Password}}"}"""));
        Assert.Equal(201, answer.Status);
    }

    [GeneratedRegex("wsetup_[0-9A-Za-z]+")]
    private static partial Regex SetupToken();

    [GeneratedRegex("wasmos_session=[^;]+")]
    private static partial Regex SessionCookie();
}
