namespace WasmOs.Kernel.Federation;

/// <summary>A provider by which people sign in, with its addresses.</summary>
/// <param name="Provider">The provider.</param>
/// <param name="Endpoints">Its addresses.</param>
public sealed record OidcDescription(OidcProvider Provider, OidcEndpoints Endpoints);
