using WasmOs.Functions.Boundary.Proxies;

namespace WasmOs.Functions.Boundary;

/// <summary>What decides whose requests are served, and as what. Both heads fill it from their settings. Immutable.</summary>
public sealed record BoundaryOptions
{
    /// <summary>Whether only this machine can reach the host.</summary>
    /// <value>false</value>
    public bool IsLoopback { get; init; }

    /// <summary>What stands before every route; empty for nothing.</summary>
    public string RoutePrefix { get; init; } = "";

    /// <summary>Names in <c>Host</c> under which a loopback host serves the API besides <c>localhost</c> and addresses; <c>*</c> for any (<c>ALLOWED_HOSTS</c>).</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Origins of web pages, besides the API's own, that may call the API; <c>*</c> for all but guests and pages without an origin (<c>ALLOWED_ORIGINS</c>).</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    /// <summary>The domain whose direct subdomains are the guests' sites; null for none but <c>*.localhost</c> (<c>GUEST_DOMAIN</c>).</summary>
    public string? GuestDomain { get; init; }

    /// <summary>The port on which guests alone are served; null for none (<c>GUEST_PORT</c>).</summary>
    public int? GuestPort { get; init; }

    /// <summary>The proxies whose <c>X-Forwarded-*</c> headers are believed (<c>TRUSTED_PROXIES</c>).</summary>
    public ProxyNetworks TrustedProxies { get; init; } = ProxyNetworks.None;
}
