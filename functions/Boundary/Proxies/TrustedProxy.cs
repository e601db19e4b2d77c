namespace WasmOs.Functions.Boundary.Proxies;

/// <summary>A feature of a request that a trusted proxy sent. Its <c>X-Forwarded-*</c> headers may be passed on to a guest.</summary>
internal sealed class TrustedProxy;
