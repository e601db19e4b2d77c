using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Federation;

/// <summary>Recognizes machines by bearer tokens of trusted issuers. Thread-safe.</summary>
public sealed class MachineTokens(FederationOptions options, IIssuerTokens tokens)
{
    /// <summary>Whether some provider's bearer tokens are trusted.</summary>
    public bool HasIssuers { get; } = options.Providers.OfType<OidcProvider>().Any(provider => !provider.Audiences.IsEmpty);

    /// <summary>Recognizes a machine.</summary>
    /// <param name="token">The bearer token, from an untrusted caller.</param>
    /// <param name="cancellationToken">Ends the waiting for the issuer's keys.</param>
    /// <returns>The machine; null when the token names no trusted issuer; an error when the token is wrong or the issuer's keys cannot be read.</returns>
    public async ValueTask<Result<MachineIdentity?>> VerifyAsync(string token, CancellationToken cancellationToken)
    {
        if (!HasIssuers || tokens.ReadIssuer(token) is not { } issuer || options.FindIssuer(issuer) is not { } provider)
        {
            return (MachineIdentity?)null;
        }

        var verified = await tokens.VerifyBearerAsync(provider, token, cancellationToken).ConfigureAwait(false);
        return verified.Succeeded
            ? new MachineIdentity(new ExternalIdentity(provider, verified.Value.Subject, verified.Value.Claims), verified.Value.ExpiresAt)
            : verified.Error;
    }
}
