namespace WasmOs.Kernel.Identity.Tokens;

/// <summary>An access token that was issued.</summary>
/// <param name="Token">The token. Secret.</param>
/// <param name="ExpiresAt">When it ends, UTC.</param>
public sealed record IssuedToken(string Token, DateTimeOffset ExpiresAt)
{
    /// <summary>When it ends: the token itself is secret.</summary>
    public override string ToString() => $"until {ExpiresAt:O}";
}
