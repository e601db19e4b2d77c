using WasmOs.Functions.Boundary.Proxies;

namespace WasmOs.Functions.Boundary;

/// <summary>
/// The settings of <see cref="RequestRules"/>: which clients, host names and origins are served. Both heads fill this from their settings. Immutable.
/// </summary>
public sealed record BoundaryOptions
{
    /// <summary>Whether only this machine can reach the host.</summary>
    /// <value>false</value>
    public bool IsLoopback { get; init; }

    /// <summary>The first segment of every route; empty when there is none.</summary>
    public string RoutePrefix { get; init; } = "";

    /// <summary>
    /// Names in <c>Host</c> under which a loopback host serves the API, besides <c>localhost</c> and addresses (<c>ALLOWED_HOSTS</c>). <c>*</c> allows every
    /// name.
    /// </summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>
    /// Origins of web pages that may call the API, besides the API's own origin (<c>ALLOWED_ORIGINS</c>). <c>*</c> allows every origin except guests' sites and
    /// pages without an origin.
    /// </summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    /// <summary>The domain whose direct subdomains are guests' sites (<c>GUEST_DOMAIN</c>). Null when only <c>*.localhost</c> has guests' sites.</summary>
    public string? GuestDomain { get; init; }

    /// <summary>The port that serves guests and nothing else (<c>GUEST_PORT</c>); null when there is none.</summary>
    public int? GuestPort { get; init; }

    /// <summary>The proxies whose <c>X-Forwarded-*</c> headers are trusted (<c>TRUSTED_PROXIES</c>).</summary>
    public ProxyNetworks TrustedProxies { get; init; } = ProxyNetworks.None;
}
