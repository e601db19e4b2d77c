using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using WasmOs.Infra.Federation.Oidc;
using WasmOs.Kernel.Access;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Federation;
using WasmOs.Kernel.Secrets;
using WasmOs.TestKit.Time;

namespace WasmOs.Federation.Tests.Oidc;

/// <summary>The adapter of OpenID Connect over a test's issuer, with a clock of the test.</summary>
internal sealed class IssuerHost : IAsyncDisposable
{
    public const string ClientId = "wasmos-client";

    private static readonly SecretSeal Seal = SecretSeal.Create([new byte[32]]);

    private readonly IssuerClients _clients;

    private IssuerHost(TestIssuer issuer, OidcProvider provider)
    {
        (Issuer, Provider) = (issuer, provider);
        var options = new FederationOptions([provider]);
        _clients = new IssuerClients(options, Time, NullLogger<IssuerClients>.Instance);
        Tokens = new IssuerTokens(_clients, Time);
        Machines = new MachineTokens(options, Tokens);
        SignIn = new FederatedSignIn(options, new OidcClient(_clients, NullLogger<OidcClient>.Instance), Tokens, Seal, Time);
    }

    public ManualTimeProvider Time { get; } = new();

    public TestIssuer Issuer { get; }

    public OidcProvider Provider { get; }

    public IssuerTokens Tokens { get; }

    public MachineTokens Machines { get; }

    public FederatedSignIn SignIn { get; }

    public DateTimeOffset Now => Time.GetUtcNow();

    public static async Task<IssuerHost> StartAsync(params ImmutableArray<ClaimRule> rules) => await StartAsync(null, rules);

    public static async Task<IssuerHost> StartAsync(string? deviceClientId, params ImmutableArray<ClaimRule> rules)
    {
        var issuer = await TestIssuer.StartAsync();
        return new IssuerHost(issuer, new OidcProvider
        {
            Name = "ci",
            Issuer = issuer.Url,
            Audiences = ["wasmos"],
            ClientId = ClientId,
            DeviceClientId = deviceClientId,
            Rules = rules.IsEmpty ? [Rule("sub", "repo:acme/*", "developer")] : rules,
        });
    }

    /// <summary>A rule with one pattern.</summary>
    public static ClaimRule Rule(string claim, string pattern, string role, params string[] modules) =>
        new([new ClaimCondition(claim, pattern, IsPattern: true)], [role], modules.Length == 0 ? ModuleScope.All : ModuleScope.Of(modules));

    /// <summary>A token of the issuer with changes of the test.</summary>
    public string Sign(Dictionary<string, object?>? claims = null, TestKey? key = null, string? algorithm = null, string? type = null) =>
        Issuer.Sign(Now, claims, key, algorithm, type);

    /// <summary>The slug of the error with which a bearer token is refused; null when it is accepted.</summary>
    public async Task<string?> RefusalOf(string token) => (await VerifyAsync(token)).Error?.Slug;

    public async Task<Result<IssuerToken>> VerifyAsync(string token) => await Tokens.VerifyBearerAsync(Provider, token, CancellationToken.None);

    /// <summary>Waits until a reading of the issuer's documents behind a request has ended.</summary>
    public async Task ReadsEndAsync() => await _clients.MetadataOf(Provider).WhenReadAsync();

    public async ValueTask DisposeAsync()
    {
        _clients.Dispose();
        await Issuer.DisposeAsync();
    }
}
