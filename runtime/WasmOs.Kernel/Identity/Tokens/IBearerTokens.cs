using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Identity.Tokens;

/// <summary>Recognizes callers by tokens of other issuers. Implementations are thread-safe.</summary>
public interface IBearerTokens
{
    /// <summary>Verifies a token.</summary>
    /// <param name="token">The token, from an untrusted caller; at most 8 KiB.</param>
    /// <param name="issuer">The issuer that the token names. The token was not verified yet.</param>
    /// <param name="cancellationToken">Ends the waiting for the issuer's keys.</param>
    /// <returns>The caller, or why the token is not valid; null when the issuer is not trusted.</returns>
    ValueTask<Result<VerifiedBearer>?> TryAsync(string token, string issuer, CancellationToken cancellationToken);
}
