using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using WasmOs.Kernel.Federation;

namespace WasmOs.Infra.Federation.Oidc;

/// <summary>For each provider its connection and what was read of it. Thread-safe.</summary>
internal sealed class IssuerClients : IDisposable
{
    private readonly FrozenDictionary<string, (IssuerHttp Http, IssuerMetadata Metadata)> _clients;

    public IssuerClients(FederationOptions options, TimeProvider time, ILogger<IssuerClients> log)
    {
        var clients = new Dictionary<string, (IssuerHttp, IssuerMetadata)>(StringComparer.Ordinal);
        foreach (var provider in options.Providers.OfType<OidcProvider>())
        {
            var http = new IssuerHttp(provider, time);
            clients.Add(provider.Name, (http, new IssuerMetadata(provider, http, time, log)));
        }

        _clients = clients.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>What is known of a provider.</summary>
    public IssuerMetadata MetadataOf(OidcProvider provider) => _clients[provider.Name].Metadata;

    /// <summary>The connection to a provider.</summary>
    public IssuerHttp HttpOf(OidcProvider provider) => _clients[provider.Name].Http;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (http, _) in _clients.Values)
        {
            http.Dispose();
        }
    }
}
