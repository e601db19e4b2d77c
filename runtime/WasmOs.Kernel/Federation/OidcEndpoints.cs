namespace WasmOs.Kernel.Federation;

/// <summary>The provider's addresses that a program needs for the device flow (RFC 8628).</summary>
/// <param name="DeviceAuthorization">Where a device asks for a code; null when the provider does not offer the device flow.</param>
/// <param name="Token">Where a code is exchanged for tokens.</param>
public sealed record OidcEndpoints(string? DeviceAuthorization, string Token);
