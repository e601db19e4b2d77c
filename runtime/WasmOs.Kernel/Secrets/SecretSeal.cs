using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace WasmOs.Kernel.Secrets;

/// <summary>Encrypts secrets before they are stored: AES-256-GCM under the deployment's keys. Immutable and thread-safe.</summary>
/// <remarks>
/// A sealed value is 1 byte of version, 8 of the key's id, 12 of a random nonce, 16 of the tag, then the encrypted bytes. The place where the value is stored is
/// authenticated with it, so a value that somebody copies to another row, property or blob does not open there.
/// </remarks>
public sealed class SecretSeal
{
    /// <summary>Bytes that a sealed value has more than the clear one.</summary>
    public const int Overhead = 1 + KeyIdBytes + NonceBytes + TagBytes;

    /// <summary>The fewest bytes of a key.</summary>
    public const int MinKeyBytes = 32;

    /// <summary>The setting that holds the keys, for messages.</summary>
    public const string Setting = "SECRETS_KEY";

    private const byte Version = 1;
    private const int KeyIdBytes = 8;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int CipherKeyBytes = 32;

    private static readonly byte[] KeyLabel = "wasmos secrets: encryption, version 1"u8.ToArray();
    private static readonly byte[] IdLabel = "wasmos secrets: key id, version 1"u8.ToArray();

    /// <summary>The newest first.</summary>
    private readonly (byte[] Id, byte[] Key)[] _keys;

    private SecretSeal((byte[] Id, byte[] Key)[] keys) => _keys = keys;

    /// <summary>Without a key: nothing can be sealed or opened.</summary>
    public static SecretSeal None { get; } = new([]);

    /// <summary>Whether there is a key.</summary>
    public bool HasKey => _keys.Length > 0;

    /// <summary>Creates the seal.</summary>
    /// <param name="keys">Secret random bytes, <see cref="MinKeyBytes"/> or more each. The first seals; all open.</param>
    public static SecretSeal Create(IReadOnlyList<byte[]> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return new SecretSeal([.. keys.Select(Derive)]);
    }

    /// <summary>Reads the value of the setting <see cref="Setting"/>: keys in base 64, divided by commas, the newest first.</summary>
    /// <param name="text">The value.</param>
    /// <param name="keys">The keys; empty when the text is faulty.</param>
    /// <returns>False when a key is no base 64 of <see cref="MinKeyBytes"/> bytes or more.</returns>
    public static bool TryParseKeys(string text, out IReadOnlyList<byte[]> keys)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parsed = new List<byte[]>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var key = new byte[part.Length];
            if (!Convert.TryFromBase64String(part, key, out var length) || length < MinKeyBytes)
            {
                keys = [];
                return false;
            }

            parsed.Add(key[..length]);
        }

        keys = parsed;
        return parsed.Count > 0;
    }

    /// <summary>Encrypts a value under the newest key.</summary>
    /// <param name="clear">The value.</param>
    /// <param name="place">Where the sealed value will be stored; the value opens nowhere else.</param>
    /// <exception cref="InvalidOperationException">There is no key.</exception>
    public byte[] Seal(ReadOnlySpan<byte> clear, string place)
    {
        if (!HasKey)
        {
            throw new InvalidOperationException($"A secret cannot be stored without a key: set {Setting}.");
        }

        var (id, key) = _keys[0];
        var value = new byte[Overhead + clear.Length];
        value[0] = Version;
        id.CopyTo(value, 1);
        var nonce = value.AsSpan(1 + KeyIdBytes, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(key, TagBytes);
        cipher.Encrypt(nonce, clear, value.AsSpan(Overhead), value.AsSpan(Overhead - TagBytes, TagBytes), Encoding.UTF8.GetBytes(place));
        return value;
    }

    /// <summary>Decrypts a value.</summary>
    /// <param name="value">The sealed value.</param>
    /// <param name="place">Where it is stored.</param>
    /// <param name="clear">The value; null when it does not open.</param>
    /// <param name="problem">Why it does not open and what to do; null when it opens. Names no secret.</param>
    public bool TryOpen(ReadOnlySpan<byte> value, string place, [NotNullWhen(true)] out byte[]? clear, [NotNullWhen(false)] out string? problem)
    {
        clear = null;
        if (value.Length < Overhead || value[0] != Version)
        {
            problem = "It was sealed by a newer program, or is damaged.";
            return false;
        }

        var id = value.Slice(1, KeyIdBytes).ToArray();
        if (Array.Find(_keys, candidate => candidate.Id.AsSpan().SequenceEqual(id)).Key is not { } key)
        {
            problem = $"It was sealed under key {Convert.ToHexStringLower(id)}, which this host does not have: add that key to {Setting} (newest first, divided by commas), or replace the secret.";
            return false;
        }

        var opened = new byte[value.Length - Overhead];
        try
        {
            using var cipher = new AesGcm(key, TagBytes);
            cipher.Decrypt(value.Slice(1 + KeyIdBytes, NonceBytes), value[Overhead..], value.Slice(Overhead - TagBytes, TagBytes), opened, Encoding.UTF8.GetBytes(place));
        }
        catch (AuthenticationTagMismatchException)
        {
            problem = "It was changed in storage, or copied from another row: replace the secret.";
            return false;
        }

        (clear, problem) = (opened, null);
        return true;
    }

    /// <summary>Names the keys by their ids, never by their bytes.</summary>
    public override string ToString() => HasKey ? "keys " + string.Join(", ", _keys.Select(key => Convert.ToHexStringLower(key.Id))) : "no key";

    private static (byte[] Id, byte[] Key) Derive(byte[] secret)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(secret.Length, MinKeyBytes);
        return (HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, KeyIdBytes, info: IdLabel), HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, CipherKeyBytes, info: KeyLabel));
    }
}
