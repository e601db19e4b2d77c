using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using WasmOs.Common;

namespace WasmOs.Kernel.Keys;

/// <summary>A key that signs: an ES256 key that the server made, or an HS256 secret from the settings. Thread-safe; immutable for its users.</summary>
public sealed class SigningKey
{
    /// <summary>The algorithm of keys that the server makes: ECDSA on P-256 with SHA-256.</summary>
    public const string Es256 = "ES256";

    /// <summary>The algorithm of secrets from the settings: HMAC with SHA-256.</summary>
    public const string Hs256 = "HS256";

    private static readonly byte[] SecretIdLabel = "wasmos token secret: key id, version 1"u8.ToArray();

    private readonly Lock _lock = new();
    private readonly ECDsa? _ecdsa;
    private readonly byte[]? _secret;

    private SigningKey(string alg, string kid, int number, DateTimeOffset createdAt, ECDsa? ecdsa, byte[]? secret)
    {
        (Alg, Kid, Number, CreatedAt) = (alg, kid, number, createdAt);
        (_ecdsa, _secret) = (ecdsa, secret);
    }

    /// <summary>
    /// The key's id. That of an ES256 key is the thumbprint of its public key (RFC 7638), so it also serves as a fingerprint.
    /// </summary>
    public string Kid { get; }

    /// <summary>The algorithm, <see cref="Es256"/> or <see cref="Hs256"/>. A signature that names another algorithm must be refused.</summary>
    public string Alg { get; }

    /// <summary>When the key was made. The default value for a key from the settings.</summary>
    public DateTimeOffset CreatedAt { get; }

    /// <summary>The public key; null for a secret.</summary>
    internal EcPublicKey? Public { get; private init; }

    /// <summary>The position of the key among those of its purpose; the highest signs.</summary>
    internal int Number { get; }

    /// <summary>Signs. An ES256 signature has the 64 bytes of r and s, as JWTs have it.</summary>
    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        if (_secret is not null)
        {
            return HMACSHA256.HashData(_secret, data);
        }

        // An ECDsa object may not be used by two threads at once.
        lock (_lock)
        {
            return _ecdsa!.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
    }

    /// <summary>Whether a signature was made by this key over the data.</summary>
    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (_secret is not null)
        {
            Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
            HMACSHA256.HashData(_secret, data, expected);
            return CryptographicOperations.FixedTimeEquals(expected, signature);
        }

        return Public!.Verify(data, signature);
    }

    /// <summary>Writes the public key as a JSON web key (RFC 7517). Writes nothing for a secret.</summary>
    public void WriteJwk(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (Public is { } shared)
        {
            writer.WriteStartObject();
            writer.WriteString("kty", "EC");
            writer.WriteString("crv", "P-256");
            writer.WriteString("use", "sig");
            writer.WriteString("alg", Alg);
            writer.WriteString("kid", Kid);
            writer.WriteString("x", shared.X);
            writer.WriteString("y", shared.Y);
            writer.WriteEndObject();
        }
    }

    /// <summary>Shows the id, never the key.</summary>
    public override string ToString() => $"{Alg} {Kid}";

    /// <summary>A new object for the same ES256 key, which the caller owns; null for a secret. Use it from one thread at a time.</summary>
    internal ECDsa? CreateEcdsa()
    {
        lock (_lock)
        {
            return _ecdsa is null ? null : ECDsa.Create(_ecdsa.ExportParameters(includePrivateParameters: true));
        }
    }

    /// <summary>The bytes of an HS256 secret; null for an ES256 key.</summary>
    internal byte[]? SecretBytes => _secret;

    /// <summary>The private key as PKCS #8, to be stored sealed.</summary>
    internal byte[] ExportPrivate()
    {
        lock (_lock)
        {
            return _ecdsa!.ExportPkcs8PrivateKey();
        }
    }

    /// <summary>Makes a new ES256 key.</summary>
    internal static SigningKey Create(int number, DateTimeOffset now) => FromEcdsa(ECDsa.Create(ECCurve.NamedCurves.nistP256), number, now);

    /// <summary>Reads an ES256 key from PKCS #8.</summary>
    internal static SigningKey Import(ReadOnlySpan<byte> pkcs8, int number, DateTimeOffset createdAt)
    {
        var ecdsa = ECDsa.Create();
        ecdsa.ImportPkcs8PrivateKey(pkcs8, out _);
        return FromEcdsa(ecdsa, number, createdAt);
    }

    /// <summary>A secret from the settings.</summary>
    internal static SigningKey FromSecret(byte[] secret, int number)
    {
        var id = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, 16, info: SecretIdLabel);
        return new SigningKey(Hs256, Base64Url.EncodeToString(id), number, default, null, secret);
    }

    private static SigningKey FromEcdsa(ECDsa ecdsa, int number, DateTimeOffset createdAt)
    {
        var shared = EcPublicKey.From(ecdsa);
        return new SigningKey(Es256, shared.Kid, number, createdAt, ecdsa, null) { Public = shared };
    }
}
