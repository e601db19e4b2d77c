using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Federation;

/// <summary>Checks tokens of trusted issuers. Thread-safe.</summary>
public interface IIssuerTokens
{
    /// <summary>Checks a machine's bearer token: issuer, audience, signature and times.</summary>
    /// <param name="provider">The provider whose issuer the token names.</param>
    /// <param name="token">The token, a JWT in compact form.</param>
    /// <param name="cancellationToken">Ends the waiting for the issuer's keys.</param>
    ValueTask<Result<IssuerToken>> VerifyBearerAsync(OidcProvider provider, string token, CancellationToken cancellationToken);

    /// <summary>Checks an id token that was issued to WasmOS as a client: as above, with <c>azp</c>, and the nonce where there is one.</summary>
    /// <param name="provider">The provider that issued the token.</param>
    /// <param name="clientId">The client for which it must have been issued.</param>
    /// <param name="token">The token, a JWT in compact form.</param>
    /// <param name="nonce">The nonce of the sign-in; null for a sign-in that had none.</param>
    /// <param name="cancellationToken">Ends the waiting for the issuer's keys.</param>
    ValueTask<Result<IssuerToken>> VerifyIdTokenAsync(
        OidcProvider provider, string clientId, string token, string? nonce, CancellationToken cancellationToken);

    /// <summary>Reads the issuer that a token names, without checking the token.</summary>
    /// <returns>Null when the text is no JWT, is too long or names no issuer.</returns>
    string? ReadIssuer(string token);
}
