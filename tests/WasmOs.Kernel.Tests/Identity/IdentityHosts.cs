using WasmOs.Kernel.Access;
using WasmOs.Kernel.Identity.Tokens;
using WasmOs.Kernel.Keys;

namespace WasmOs.Kernel.Tests.Identity;

/// <summary>Hosts over one storage, with the same keys and a clock that tests control. The first one has a first user, <c>root</c>.</summary>
internal sealed class IdentityHosts : IAsyncDisposable
{
    private readonly List<IdentityHost> _hosts = [];

    private IdentityHosts(IBearerTokens[] issuers) => One = NewHost(issuers);

    public KernelFixture Kernel { get; } = new();

    /// <summary>The keys that the operator gives; none, so that hosts make their own and share them.</summary>
    public KeyOptions KeyOptions { get; } = new();

    public IdentityHost One { get; }

    public Caller Root { get; private set; } = Caller.Anonymous;

    public static async Task<IdentityHosts> StartAsync(params IBearerTokens[] issuers)
    {
        var hosts = new IdentityHosts(issuers);
        await hosts.Kernel.InitializeAsync();
        return hosts;
    }

    public static async Task<IdentityHosts> StartWithRootAsync(params IBearerTokens[] issuers)
    {
        var hosts = await StartAsync(issuers);
        hosts.Root = await hosts.One.SetUpAsync();
        return hosts;
    }

    public IdentityHost NewHost(params IBearerTokens[] issuers)
    {
        var tables = Kernel.Storage.Tables;
        var keys = new TokenKeys(new SigningKeys(tables, KernelFixture.Seal, KeyOptions, Kernel.Time));
        var host = new IdentityHost(Kernel, keys, new ServerSecrets(tables, KernelFixture.Seal, KeyOptions, Kernel.Time), issuers);
        _hosts.Add(host);
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        Kernel.Storage.ComeBack();
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }

        await Kernel.DisposeAsync();
    }
}
