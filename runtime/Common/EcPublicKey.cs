using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace WasmOs.Common;

/// <summary>A public key of ECDSA on P-256, which checks ES256 signatures. Thread-safe; owns a native key until it is collected.</summary>
/// <remarks>Compiled into each assembly that uses it.</remarks>
internal sealed class EcPublicKey
{
    /// <summary>The length of a key's id, characters.</summary>
    public const int KidLength = 43;

    private const int CoordinateBytes = 32;

    private readonly Lock _lock = new();
    private readonly ECDsa _ecdsa;

    private EcPublicKey(ECDsa ecdsa, string x, string y)
    {
        (_ecdsa, X, Y) = (ecdsa, x, y);

        // RFC 7638: the members that define the key, in order of their names, without white space.
        var jwk = $$"""{"crv":"P-256","kty":"EC","x":"{{x}}","y":"{{y}}"}""";
        Kid = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(jwk)));
    }

    /// <summary>The thumbprint of the key by RFC 7638, in base64url.</summary>
    public string Kid { get; }

    /// <summary>The first coordinate, in base64url.</summary>
    public string X { get; }

    /// <summary>The second coordinate, in base64url.</summary>
    public string Y { get; }

    /// <summary>The public part of a key.</summary>
    public static EcPublicKey From(ECDsa key)
    {
        var parameters = key.ExportParameters(includePrivateParameters: false);
        return new EcPublicKey(ECDsa.Create(parameters), Base64Url.EncodeToString(parameters.Q.X), Base64Url.EncodeToString(parameters.Q.Y));
    }

    /// <summary>Reads the coordinates of a JSON web key.</summary>
    /// <returns>False when they are no point of the curve.</returns>
    public static bool TryCreate(string x, string y, [NotNullWhen(true)] out EcPublicKey? key)
    {
        key = null;
        if (!TryDecode(x, out var first) || !TryDecode(y, out var second))
        {
            return false;
        }

        try
        {
            key = From(ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = first, Y = second } }));
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>Whether a signature of 64 bytes (r and s) was made with this key over the data.</summary>
    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        // An ECDsa object may not be used by two threads at once.
        lock (_lock)
        {
            return _ecdsa.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
    }

    private static bool TryDecode(string text, out byte[] bytes)
    {
        bytes = new byte[CoordinateBytes];
        return text.Length == KidLength && Base64Url.TryDecodeFromChars(text, bytes, out var length) && length == CoordinateBytes;
    }
}
