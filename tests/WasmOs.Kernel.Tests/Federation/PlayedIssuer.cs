using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Federation;

namespace WasmOs.Kernel.Tests.Federation;

/// <summary>An issuer all of whose tokens are good.</summary>
internal sealed class PlayedIssuer(string issuer, string subject) : IIssuerTokens
{
    public DateTimeOffset? IssuedAt { get; init; }

    public string? ReadIssuer(string token) => issuer;

    public ValueTask<Result<IssuerToken>> VerifyBearerAsync(OidcProvider provider, string token, CancellationToken cancellationToken)
    {
        var claims = new ExternalClaims([new("sub", subject)], StringComparer.Ordinal);
        return ValueTask.FromResult<Result<IssuerToken>>(new IssuerToken(subject, claims, IssuedAt, DateTimeOffset.MaxValue));
    }

    public ValueTask<Result<IssuerToken>> VerifyIdTokenAsync(
        OidcProvider provider, string clientId, string token, string? nonce, CancellationToken cancellationToken) =>
        VerifyBearerAsync(provider, token, cancellationToken);
}
