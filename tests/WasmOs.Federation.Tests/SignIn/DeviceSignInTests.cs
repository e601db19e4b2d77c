using System.Net.Http.Json;
using System.Text.Json;
using WasmOs.Federation.Tests.Oidc;
using WasmOs.Kernel.Federation;

namespace WasmOs.Federation.Tests.SignIn;

/// <summary>Sign-in of a program by the device flow: the program gets an id token from the provider and exchanges it.</summary>
public sealed class DeviceSignInTests(OpenIddictProvider provider) : IClassFixture<OpenIddictProvider>
{
    [Fact]
    public async Task DeviceFlow_WithTheEndpointsOfTheProvider_GivesAnIdToken()
    {
        using var host = new SignInHost(provider);
        using var http = new HttpClient();
        var endpoints = (await host.Client.DescribeAsync(host.Configured, CancellationToken.None)).Value;

        var device =
            await PostAsync(http, endpoints.DeviceAuthorization!, new() { ["client_id"] = OpenIddictProvider.DeviceClientId, ["scope"] = "openid profile" });
        using var approval = await http.PostAsync(
            new Uri(device.GetProperty("verification_uri").GetString()!),
            new FormUrlEncodedContent(new Dictionary<string, string> { ["user_code"] = device.GetProperty("user_code").GetString()! }));
        var tokens = await PostAsync(http, endpoints.Token, new()
        {
            ["client_id"] = OpenIddictProvider.DeviceClientId,
            ["grant_type"] = "urn:ietf:params:oauth:grant-type:device_code",
            ["device_code"] = device.GetProperty("device_code").GetString()!,
        });

        Assert.Equal(2, tokens.GetProperty("id_token").GetString()!.Count(character => character == '.'));
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

        var token = await host.Tokens.VerifyIdTokenAsync(host.Provider, host.Sign(IdToken(("nonce", nonce))), "nonce-1", CancellationToken.None);

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

    private static async Task<JsonElement> PostAsync(HttpClient http, string url, Dictionary<string, string> form)
    {
        using var content = new FormUrlEncodedContent(form);
        using var response = await http.PostAsync(new Uri(url), content);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }
}
