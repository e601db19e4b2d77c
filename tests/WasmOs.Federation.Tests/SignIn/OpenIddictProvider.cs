using System.Collections.Immutable;
using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace WasmOs.Federation.Tests.SignIn;

/// <summary>A genuine provider (OpenIddict) on a loopback address, where one person is always signed in.</summary>
public sealed class OpenIddictProvider : IAsyncLifetime
{
    public const string ClientId = "wasmos";
    public const string ClientSecret = "the client's secret: +/%&=";
    public const string DeviceClientId = "wasmos-cli";
    public const string Subject = "5d2c9e5e-alice";

    private WebApplication _app = null!;

    /// <summary>The issuer. OpenIddict's ends with a slash.</summary>
    public string Issuer => _app.Urls.Single() + "/";

    /// <summary>Where WasmOS is registered to receive the answer.</summary>
    public static Uri RedirectUri { get; } = new("https://wasmos.example/api/v1/auth/oidc/test/callback");

    /// <summary>Whether the person refuses.</summary>
    public bool IsDenied { get; set; }

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var store = Guid.CreateVersion7().ToString();
        builder.Services.AddDbContext<DbContext>(options => options.UseInMemoryDatabase(store).UseOpenIddict());
        builder.Services.AddOpenIddict()
            .AddCore(core => core.UseEntityFrameworkCore().UseDbContext<DbContext>())
            .AddServer(Configure);
        var app = _app = builder.Build();
        app.UseAuthentication();
        app.MapMethods("/connect/authorize", [HttpMethods.Get], (Delegate)Authorize);
        app.MapMethods("/connect/verify", [HttpMethods.Post], (Delegate)VerifyAsync);
        await app.StartAsync();
        await RegisterAsync();
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    private static void Configure(OpenIddictServerBuilder server)
    {
        server.SetAuthorizationEndpointUris("connect/authorize").SetTokenEndpointUris("connect/token")
            .SetDeviceAuthorizationEndpointUris("connect/device").SetEndUserVerificationEndpointUris("connect/verify");
        server.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange().AllowDeviceAuthorizationFlow();
        server.RegisterScopes(Scopes.Profile, Scopes.Email);
        server.AddEphemeralEncryptionKey().AddEphemeralSigningKey();
        server.UseAspNetCore().EnableAuthorizationEndpointPassthrough().EnableEndUserVerificationEndpointPassthrough().DisableTransportSecurityRequirement();
    }

    private async Task RegisterAsync()
    {
        await using var scope = _app.Services.CreateAsyncScope();
        var applications = scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>();
        await applications.CreateAsync(new OpenIddictApplicationDescriptor
        {
            ClientId = ClientId,
            ClientSecret = ClientSecret,
            RedirectUris = { RedirectUri },
            Permissions =
            {
                Permissions.Endpoints.Authorization, Permissions.Endpoints.Token, Permissions.GrantTypes.AuthorizationCode, Permissions.ResponseTypes.Code,
                Permissions.Scopes.Profile, Permissions.Scopes.Email,
            },
        });
        await applications.CreateAsync(new OpenIddictApplicationDescriptor
        {
            ClientId = DeviceClientId,
            Permissions =
            {
                Permissions.Endpoints.DeviceAuthorization, Permissions.Endpoints.Token, Permissions.GrantTypes.DeviceCode, Permissions.Scopes.Profile,
            },
        });
    }

    private IResult Authorize(HttpContext context) =>
        IsDenied
            ? Results.Forbid(Refusal, [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme])
            : SignInAlice(context.GetOpenIddictServerRequest()!.GetScopes());

    private async Task<IResult> VerifyAsync(HttpContext context)
    {
        var asked = await context.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
        return SignInAlice(asked.Principal!.GetScopes());
    }

    private static AuthenticationProperties Refusal => new(new Dictionary<string, string?>
    {
        [OpenIddictServerAspNetCoreConstants.Properties.Error] = Errors.AccessDenied,
        [OpenIddictServerAspNetCoreConstants.Properties.ErrorDescription] = "<script>alert(1)</script>",
    });

    private static IResult SignInAlice(ImmutableArray<string> scopes)
    {
        var identity = new ClaimsIdentity("test", Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, Subject).SetClaim(Claims.PreferredUsername, "alice@example.org").SetClaims("groups", ["wasmos-developers", "people"]);
        identity.SetScopes(scopes);
        identity.SetDestinations(static _ => [Destinations.IdentityToken, Destinations.AccessToken]);
        return Results.SignIn(new ClaimsPrincipal(identity), null, OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
    }
}
