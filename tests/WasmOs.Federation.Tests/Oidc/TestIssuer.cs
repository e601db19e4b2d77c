using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace WasmOs.Federation.Tests.Oidc;

/// <summary>An issuer on a loopback address that signs what a test wants, and answers as badly as a test wants.</summary>
internal sealed class TestIssuer : IAsyncDisposable
{
    public const string DiscoveryPath = "/.well-known/openid-configuration";
    public const string KeysPath = "/keys";

    // Made once: an RSA key takes a while.
    private static readonly TestKey Usual = TestKey.Rsa("key-1");

    private readonly WebApplication _app;
    private int _discoveryReads;

    private TestIssuer(WebApplication app, TestKey key) => (_app, Key) = (app, key);

    /// <summary>The issuer's address.</summary>
    public string Url => _app.Urls.Single();

    /// <summary>The keys that the issuer publishes. A test changes the list.</summary>
    public List<JsonWebKey> Published { get; } = [];

    /// <summary>How often the configuration was read.</summary>
    public int DiscoveryReads => Volatile.Read(ref _discoveryReads);

    /// <summary>Answers in place of the issuer, when a test sets it and it returns true.</summary>
    public Func<HttpContext, Task<bool>>? Instead { get; set; }

    /// <summary>What the configuration says in place of the issuer's address.</summary>
    public string? ClaimedIssuer { get; set; }

    /// <summary>What the configuration says in place of the address of the keys.</summary>
    public string? KeysUrl { get; set; }

    /// <summary>Starts an issuer that publishes one key.</summary>
    public static async Task<TestIssuer> StartAsync(TestKey? key = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var issuer = new TestIssuer(app, key ?? Usual);
        app.Run(issuer.AnswerAsync);
        await app.StartAsync();
        issuer.Published.Add(issuer.Key.Public);
        return issuer;
    }

    /// <summary>The key with which the issuer signs, unless a test gives another.</summary>
    public TestKey Key { get; }

    /// <summary>A token as the issuer would make it at a time, with changes of a test. A claim that a test sets to null is left out.</summary>
    public string Sign(DateTimeOffset now, Dictionary<string, object?>? claims = null, TestKey? key = null, string? algorithm = null, string? type = null)
    {
        var all = new Dictionary<string, object?>
        {
            ["iss"] = Url,
            ["aud"] = "wasmos",
            ["sub"] = "repo:acme/app:ref:refs/heads/main",
            ["iat"] = now.ToUnixTimeSeconds(),
            ["nbf"] = now.ToUnixTimeSeconds(),
            ["exp"] = now.AddMinutes(5).ToUnixTimeSeconds(),
        };
        foreach (var (name, value) in claims ?? [])
        {
            all[name] = value;
        }

        var handler = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false };
        var signer = key ?? Key;
        return handler.CreateToken(new SecurityTokenDescriptor
        {
            Claims = all.Where(claim => claim.Value is not null).ToDictionary(claim => claim.Key, claim => claim.Value!),
            SigningCredentials = new SigningCredentials(signer.Private, algorithm ?? signer.Algorithm),
            TokenType = type ?? "JWT",
        });
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path == DiscoveryPath)
        {
            Interlocked.Increment(ref _discoveryReads);
        }

        if (Instead is { } instead && await instead(context))
        {
            return;
        }

        if (context.Request.Path == DiscoveryPath)
        {
            await context.Response.WriteAsJsonAsync(new Dictionary<string, string>
            {
                ["issuer"] = ClaimedIssuer ?? Url,
                ["jwks_uri"] = KeysUrl ?? Url + KeysPath,
                ["authorization_endpoint"] = Url + "/authorize",
                ["token_endpoint"] = Url + "/token",
                ["device_authorization_endpoint"] = Url + "/device",
            });
        }
        else if (context.Request.Path == KeysPath)
        {
            await context.Response.WriteAsJsonAsync(new { keys = Published.Select(TestKey.Describe) });
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }
}
