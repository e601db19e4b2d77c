using WasmOs.Functions.Boundary.Proxies;

namespace WasmOs.Host.Administration;

/// <summary>The settings that decide who may administer the host.</summary>
/// <param name="Key">The key that a caller must send; null allows callers on this machine only. A secret.</param>
/// <param name="IsLoopback">Whether only this machine can reach the host.</param>
/// <param name="TrustedProxies">Addresses of proxies. A request from one of them does not count as a request from this machine.</param>
internal sealed record AdminOptions(string? Key, bool IsLoopback, ProxyNetworks TrustedProxies);
