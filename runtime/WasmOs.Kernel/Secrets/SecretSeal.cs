using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace WasmOs.Kernel.Secrets;

/// <summary>Encrypts secrets before they are stored, with AES-256-GCM under the deployment's keys. Immutable and thread-safe.</summary>
/// <remarks>
/// A sealed value consists of 1 byte for the version, 8 for the key's id, 12 for a random nonce, 16 for the tag, then the encrypted bytes. The name of the
/// place where the value is stored is authenticated too, so a value that is copied to another row, property or blob cannot be opened there.
/// </remarks>
public sealed class SecretSeal
{
    /// <summary>The number of bytes by which a sealed value is longer than the plain value.</summary>
    public const int Overhead = 1 + KeyIdBytes + NonceBytes + TagBytes;

    /// <summary>The smallest allowed size of a key, bytes.</summary>
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

    /// <summary>The keys, newest first.</summary>
    private readonly (byte[] Id, byte[] Key)[] _keys;

    private SecretSeal((byte[] Id, byte[] Key)[] keys) => _keys = keys;

    /// <summary>A seal without keys: it can neither seal nor open.</summary>
    public static SecretSeal None { get; } = new([]);

    /// <summary>Whether there is a key.</summary>
    public bool HasKey => _keys.Length > 0;

    /// <summary>Creates the seal.</summary>
    /// <param name="keys">Secret random bytes, at least <see cref="MinKeyBytes"/> for each key. The first key seals; all keys open.</param>
    public static SecretSeal Create(IReadOnlyList<byte[]> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return new SecretSeal([.. keys.Select(Derive)]);
    }

    /// <summary>Parses the value of the setting <see cref="Setting"/>: keys in base64, separated by commas, newest first.</summary>
    /// <param name="text">The value.</param>
    /// <param name="keys">The keys; empty when the value is invalid.</param>
    /// <returns>False when a key is not valid base64 of at least <see cref="MinKeyBytes"/> bytes, or when there is no key.</returns>
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
    /// <param name="clear">The plain value.</param>
    /// <param name="place">The place where the sealed value will be stored; the value cannot be opened elsewhere.</param>
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
    /// <param name="place">The place where the value is stored.</param>
    /// <param name="clear">The plain value; null when the value cannot be opened.</param>
    /// <param name="problem">Why the value cannot be opened, and what to do; null on success. Contains no secret.</param>
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
            cipher.Decrypt(
                value.Slice(1 + KeyIdBytes, NonceBytes), value[Overhead..], value.Slice(Overhead - TagBytes, TagBytes), opened, Encoding.UTF8.GetBytes(place));
        }
        catch (AuthenticationTagMismatchException)
        {
            problem = "It was changed in storage, or copied from another row: replace the secret.";
            return false;
        }

        (clear, problem) = (opened, null);
        return true;
    }

    /// <summary>Lists the ids of the keys, never their bytes.</summary>
    public override string ToString() => HasKey ? "keys " + string.Join(", ", _keys.Select(key => Convert.ToHexStringLower(key.Id))) : "no key";

    private static (byte[] Id, byte[] Key) Derive(byte[] secret)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(secret.Length, MinKeyBytes);
        return (HKDF.DeriveKey(
            HashAlgorithmName.SHA256, secret, KeyIdBytes, info: IdLabel), HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, CipherKeyBytes, info: KeyLabel));
    }
}
