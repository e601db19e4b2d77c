using WasmOs.Kernel.Access;

namespace WasmOs.Kernel.Identity.Tokens;

/// <summary>A caller who was recognized by a token of a trusted issuer.</summary>
/// <param name="Caller">The caller.</param>
/// <param name="ExpiresAt">When the token ends. The caller is remembered no longer.</param>
public sealed record VerifiedBearer(Caller Caller, DateTimeOffset ExpiresAt);
