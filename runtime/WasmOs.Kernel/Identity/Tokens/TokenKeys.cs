using System.Buffers.Text;
using System.Runtime.CompilerServices;
using Microsoft.IdentityModel.Tokens;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Keys;

namespace WasmOs.Kernel.Identity.Tokens;

/// <summary>The signing keys in the form that the token library takes. Thread-safe.</summary>
internal sealed class TokenKeys(SigningKeys keys)
{
    /// <summary>The converted keys, for as long as the keys themselves are in memory.</summary>
    private readonly ConditionalWeakTable<SigningKey, SigningCredentials> _converted = [];

    /// <summary>The key that signs, with its algorithm; an error when this host has none.</summary>
    public async ValueTask<Result<SigningCredentials>> GetSigningAsync(CancellationToken cancellationToken)
    {
        var signer = await keys.GetSignerAsync(KeyPurpose.Tokens, cancellationToken).ConfigureAwait(false);
        return signer.Succeeded ? _converted.GetValue(signer.Value, Convert) : signer.Error;
    }

    /// <summary>Finds a key that verifies, with its algorithm, by its exact id; null when there is none.</summary>
    public async ValueTask<SigningCredentials?> FindAsync(string keyId, CancellationToken cancellationToken)
    {
        var key = await keys.FindAsync(KeyPurpose.Tokens, keyId, cancellationToken).ConfigureAwait(false);
        return key is null ? null : _converted.GetValue(key, Convert);
    }

    private static SigningCredentials Convert(SigningKey key)
    {
        if (key.SecretBytes is { } secret)
        {
            return new SigningCredentials(new SymmetricSecurityKey(secret) { KeyId = key.Kid }, SecurityAlgorithms.HmacSha256);
        }

        // In this form the library makes as many objects of the key as threads use at once. One object may serve one thread only.
        using var ecdsa = key.CreateEcdsa() ?? throw new InvalidOperationException($"Key {key.Kid} is neither a secret nor an ECDSA key.");
        var parameters = ecdsa.ExportParameters(includePrivateParameters: true);
        var converted = new JsonWebKey
        {
            Kty = JsonWebAlgorithmsKeyTypes.EllipticCurve,
            Crv = JsonWebKeyECTypes.P256,
            X = Base64Url.EncodeToString(parameters.Q.X),
            Y = Base64Url.EncodeToString(parameters.Q.Y),
            D = Base64Url.EncodeToString(parameters.D),
            KeyId = key.Kid,
        };
        return new SigningCredentials(converted, SecurityAlgorithms.EcdsaSha256);
    }
}
