namespace WasmOs.Kernel.Identity.Tokens;

/// <summary>What a verified access token says.</summary>
/// <param name="UserId">The user's id.</param>
/// <param name="Version">The user's version when the token was issued.</param>
/// <param name="SessionId">The session's id.</param>
/// <param name="ExpiresAt">When the token ends.</param>
public sealed record AccessToken(string UserId, int Version, string SessionId, DateTimeOffset ExpiresAt);
