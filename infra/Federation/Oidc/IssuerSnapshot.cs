using System.Collections.Immutable;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace WasmOs.Infra.Federation.Oidc;

/// <summary>What was read of a provider at some time. Immutable.</summary>
internal sealed class IssuerSnapshot(OpenIdConnectConfiguration configuration, DateTimeOffset readAt)
{
    // RFC 8725, 3.5 and NIST SP 800-131A: shorter RSA keys are not accepted.
    private const int MinRsaBits = 2048;

    // A token without a key id is tried with each key, so their number is bounded. Providers have two to ten.
    private const int MaxKeys = 50;

    private readonly ImmutableArray<SecurityKey> _keys = [.. configuration.SigningKeys.Where(IsUsable).Take(MaxKeys)];

    /// <summary>The provider's configuration.</summary>
    public OpenIdConnectConfiguration Configuration => configuration;

    /// <summary>When it was read.</summary>
    public DateTimeOffset ReadAt => readAt;

    /// <summary>The keys that a token may be signed with.</summary>
    /// <param name="id">The token's <c>kid</c>; null or empty for a token that names none, for which all keys are tried.</param>
    public IEnumerable<SecurityKey> KeysFor(string? id) => string.IsNullOrEmpty(id) ? _keys : _keys.Where(key => key.KeyId == id);

    // Symmetric keys do not belong into a public document; a provider that publishes one must not make everybody a signer.
    private static bool IsUsable(SecurityKey key) => key switch
    {
        RsaSecurityKey or X509SecurityKey { PublicKey: System.Security.Cryptography.RSA } => key.KeySize >= MinRsaBits,
        ECDsaSecurityKey or X509SecurityKey { PublicKey: System.Security.Cryptography.ECDsa } => true,
        _ => false,
    };
}
