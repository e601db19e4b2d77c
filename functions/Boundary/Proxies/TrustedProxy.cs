namespace WasmOs.Functions.Boundary.Proxies;

/// <summary>A feature of a request that a trusted proxy sent: what it says in <c>X-Forwarded-*</c> may be passed on.</summary>
internal sealed class TrustedProxy;
