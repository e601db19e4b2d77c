using System.Collections.Immutable;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging.Abstractions;
using WasmOs.Federation.Tests.Oidc;
using WasmOs.Infra.Federation.Oidc;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Federation;
using WasmOs.Kernel.Secrets;

namespace WasmOs.Federation.Tests.SignIn;

/// <summary>Sign-in of people by a genuine provider, with a browser that a test plays.</summary>
internal sealed class SignInHost : IDisposable
{
    public const string Name = "test";

    private readonly IssuerClients _clients;
    private readonly HttpClient _browser = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    public SignInHost(OpenIddictProvider provider, params ImmutableArray<ClaimRule> rules)
    {
        var options = new FederationOptions(
        [
            new OidcProvider
            {
                Name = Name, Issuer = provider.Issuer, ClientId = OpenIddictProvider.ClientId, ClientSecret = OpenIddictProvider.ClientSecret,
                DeviceClientId = OpenIddictProvider.DeviceClientId,
                Scopes = ["openid", "profile", "email"],
                Rules = rules.IsEmpty ? [IssuerHost.Rule("groups", "wasmos-*", "developer")] : rules,
            },
        ]);
        _clients = new IssuerClients(options, Time, NullLogger<IssuerClients>.Instance);
        Client = new OidcClient(_clients, NullLogger<OidcClient>.Instance);
        SignIn = new FederatedSignIn(options, Client, new IssuerTokens(_clients, Time), SecretSeal.Create([new byte[32]]), Time);
        Configured = (OidcProvider)options.Providers[0];
    }

    /// <summary>The provider has the machine's clock; a test may set this one apart.</summary>
    public ShiftedTime Time { get; } = new();

    public OidcProvider Configured { get; }

    public OidcClient Client { get; }

    public FederatedSignIn SignIn { get; }

    public async Task<SignInStart> BeginAsync(string? returnTo = null)
    {
        var start = await SignIn.StartAsync(Name, returnTo, OpenIddictProvider.RedirectUri, CancellationToken.None);
        return start.Succeeded ? start.Value : throw new InvalidOperationException(start.Error.ToString());
    }

    /// <summary>Goes to the provider as a browser does, and takes its answer from the redirect back.</summary>
    public async Task<SignInAnswer> VisitAsync(Uri url)
    {
        using var response = await _browser.GetAsync(url);
        var location = response.Headers.Location ?? throw new InvalidOperationException(await response.Content.ReadAsStringAsync());
        Assert.StartsWith(OpenIddictProvider.RedirectUri.AbsoluteUri + "?", location.AbsoluteUri, StringComparison.Ordinal);
        var query = QueryHelpers.ParseQuery(location.Query);
        return new SignInAnswer(query.Get("code"), query.Get("state"), query.Get("error"), query.Get("iss"));
    }

    public async Task<Result<SignInEnd>> EndAsync(SignInAnswer answer, string? cookie) =>
        await SignIn.FinishAsync(Name, answer, cookie, CancellationToken.None);

    public void Dispose()
    {
        _browser.Dispose();
        _clients.Dispose();
    }
}
