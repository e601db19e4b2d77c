using WasmOs.Cli.Login;
using WasmOs.Federation.Tests.Oidc;
using WasmOs.Kernel.Federation;

namespace WasmOs.Federation.Tests.SignIn;

/// <summary>Sign-in of a program by the device flow: the program gets an id token from the provider and exchanges it.</summary>
public sealed class DeviceSignInTests(OpenIddictProvider provider) : IClassFixture<OpenIddictProvider>
{
    [Fact]
    public async Task Login_ByTheCommandAtAGenuineProvider_GivesThePerson()
    {
        using var host = new SignInHost(provider);
        using var browser = new HttpClient();
        using var transport = new ProviderTransport();
        var endpoints = (await host.Client.DescribeAsync(host.Configured, CancellationToken.None)).Value;
        var client = new DeviceClient(
            OpenIddictProvider.DeviceClientId, "openid profile", new Uri(endpoints.DeviceAuthorization!), new Uri(endpoints.Token));
        var shown = new TaskCompletionSource<string>();
        var flow = new DeviceFlow(transport, shown.SetResult, TimeProvider.System);

        var signIn = flow.SignInAsync(client, CancellationToken.None);
        using var approval = await browser.PostAsync(
            PageIn(await shown.Task), new FormUrlEncodedContent([new("user_code", CodeIn(await shown.Task))]));
        var identity = await host.SignIn.ExchangeAsync(SignInHost.Name, await signIn, CancellationToken.None);

        Assert.Equal("alice@example.org", identity.Value.Username);
    }

    /// <summary>The public client of programs, and the client of the browser, whose secret proves something: neither's token passes for the other's.</summary>
    [Theory]
    [InlineData("wasmos-programs", true), InlineData(IssuerHost.ClientId, false)]
    public async Task Exchange_ProgramsHaveAClientOfTheirOwn_OnlyItsTokensAreGood(string audience, bool accepted)
    {
        await using var host = await IssuerHost.StartAsync(deviceClientId: "wasmos-programs");

        var identity = await host.SignIn.ExchangeAsync("ci", host.Sign(IdToken(("aud", audience))), CancellationToken.None);

        Assert.Equal(accepted ? null : "issuer-token-refused", identity.Error?.Slug);
    }

    [Fact]
    public async Task Exchange_FreshIdToken_GivesThePerson()
    {
        await using var host = await IssuerHost.StartAsync();

        var identity = await host.SignIn.ExchangeAsync("ci", host.Sign(IdToken()), CancellationToken.None);

        Assert.Equal("alice", identity.Value.Username);
    }

    [Fact]
    public async Task Exchange_NoRuleFits_IsForbidden()
    {
        await using var host = await IssuerHost.StartAsync();

        Assert.Equal("no-role", await RefusalOf(host, IdToken(("sub", "other"))));
    }

    [Fact]
    public async Task Exchange_OldIdToken_IsRefused()
    {
        await using var host = await IssuerHost.StartAsync();
        var token = host.Sign(IdToken(("exp", host.Now.AddHours(1).ToUnixTimeSeconds())));
        host.Time.Advance(FederatedSignIn.OldestIdToken);
        Assert.True((await host.SignIn.ExchangeAsync("ci", token, CancellationToken.None)).Succeeded);
        host.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("issuer-token-refused", (await host.SignIn.ExchangeAsync("ci", token, CancellationToken.None)).Error?.Slug);
        Assert.Equal("issuer-token-refused", await RefusalOf(host, IdToken(("iat", null))));
    }

    /// <summary>A token that the same issuer gave to another program, or for another purpose, is no sign-in here.</summary>
    [Theory]
    [InlineData("aud", "wasmos"), InlineData("aud", "other-client"), InlineData("azp", "other-client")]
    public async Task Exchange_TokenForAnotherClient_IsRefused(string claim, string value)
    {
        await using var host = await IssuerHost.StartAsync();

        Assert.Equal("issuer-token-refused", await RefusalOf(host, IdToken((claim, value))));
        Assert.Equal("issuer-token-refused", await RefusalOf(host, IdToken(("aud", new List<string> { IssuerHost.ClientId, "other" }))));
    }

    [Fact]
    public async Task Exchange_AccessTokenOrIdTokenAsBearer_IsRefused()
    {
        await using var host = await IssuerHost.StartAsync();

        Assert.Equal("issuer-token-refused", (await host.SignIn.ExchangeAsync("ci", host.Sign(IdToken(), type: "at+jwt"), CancellationToken.None)).Error?.Slug);
        Assert.Equal("issuer-token-refused", await host.RefusalOf(host.Sign(IdToken())));
    }

    /// <summary>The id token of another sign-in, which an attacker puts into the answer of the token endpoint or got elsewhere.</summary>
    [Theory]
    [InlineData("nonce-1", true), InlineData("nonce-2", false), InlineData("", false), InlineData(null, false)]
    public async Task VerifyIdToken_Nonce_MustBeThatOfTheSignIn(string? nonce, bool accepted)
    {
        await using var host = await IssuerHost.StartAsync();

        var token = await host.Tokens.VerifyIdTokenAsync(host.Provider, IssuerHost.ClientId, host.Sign(IdToken(("nonce", nonce))), "nonce-1", CancellationToken.None);

        Assert.Equal(accepted ? null : "sign-in-refused", token.Error?.Slug);
    }

    private static Dictionary<string, object?> IdToken(params (string Name, object? Value)[] changes)
    {
        var claims = new Dictionary<string, object?> { ["aud"] = IssuerHost.ClientId, ["preferred_username"] = "alice" };
        foreach (var (name, value) in changes)
        {
            claims[name] = value;
        }

        return claims;
    }

    private static async Task<string?> RefusalOf(IssuerHost host, Dictionary<string, object?> claims) =>
        (await host.SignIn.ExchangeAsync("ci", host.Sign(claims), CancellationToken.None)).Error?.Slug;

    private static Uri PageIn(string shown) => new(shown.Split(' ').Single(word => word.StartsWith("http", StringComparison.Ordinal)));

    private static string CodeIn(string shown) => shown.Split(' ')[^1];
}
