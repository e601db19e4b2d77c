namespace WasmOs.Kernel.Federation;

/// <summary>A token that was checked.</summary>
/// <param name="Subject">The claim <c>sub</c>.</param>
/// <param name="Claims">All claims.</param>
/// <param name="IssuedAt">When the token was issued; null when the token does not say.</param>
/// <param name="ExpiresAt">When the token expires.</param>
public sealed record IssuerToken(string Subject, ExternalClaims Claims, DateTimeOffset? IssuedAt, DateTimeOffset ExpiresAt);
