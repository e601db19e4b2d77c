using WasmOs.Functions.Boundary.Proxies;

namespace WasmOs.Host.Administration;

/// <summary>Who may administer the host.</summary>
/// <param name="Key">The key that a caller sends; null lets callers on this machine administer it, and no others. A secret.</param>
/// <param name="IsLoopback">Whether only this machine can reach the host.</param>
/// <param name="TrustedProxies">Addresses that speak for others, so that a caller there is not on this machine.</param>
internal sealed record AdminOptions(string? Key, bool IsLoopback, ProxyNetworks TrustedProxies);
