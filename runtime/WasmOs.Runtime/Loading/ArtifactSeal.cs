using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace WasmOs.Runtime.Loading;

/// <summary>
/// Authenticates compiled code, because loading a forged artifact would run arbitrary machine code. Layout: magic, length of the name, name, HMAC-SHA-256 over
/// all other parts, code. The HMAC covers the name (digest and engine), so the artifact of one module cannot be used for another module. Thread-safe.
/// </summary>
internal sealed class ArtifactSeal
{
    private const int HmacBytes = 32;

    private readonly byte[] _key;

    public ArtifactSeal(byte[]? key) => _key = key is null ? RandomNumberGenerator.GetBytes(32) : (byte[])key.Clone();

    private static ReadOnlySpan<byte> Magic => "WOSART1\n"u8;

    public byte[] Seal(string name, ReadOnlySpan<byte> code)
    {
        var nameUtf8 = Encoding.UTF8.GetBytes(name);
        var headerLength = HeaderLength(nameUtf8.Length);
        var artifact = new byte[headerLength + HmacBytes + code.Length];
        Magic.CopyTo(artifact);
        BinaryPrimitives.WriteInt32LittleEndian(artifact.AsSpan(Magic.Length), nameUtf8.Length);
        nameUtf8.CopyTo(artifact.AsSpan(Magic.Length + sizeof(int)));
        code.CopyTo(artifact.AsSpan(headerLength + HmacBytes));
        Sign(artifact.AsSpan(0, headerLength), code, artifact.AsSpan(headerLength, HmacBytes));
        return artifact;
    }

    /// <summary>Checks the seal of an artifact and gives the code in it.</summary>
    /// <returns>False when the artifact was not sealed with this key under this name.</returns>
    public bool TryOpen(string name, ReadOnlyMemory<byte> artifact, out ReadOnlyMemory<byte> code)
    {
        code = default;
        var bytes = artifact.Span;
        var nameUtf8 = Encoding.UTF8.GetBytes(name);
        var headerLength = HeaderLength(nameUtf8.Length);
        if (bytes.Length < headerLength + HmacBytes
            || !bytes.StartsWith(Magic)
            || BinaryPrimitives.ReadInt32LittleEndian(bytes[Magic.Length..]) != nameUtf8.Length
            || !bytes.Slice(Magic.Length + sizeof(int), nameUtf8.Length).SequenceEqual(nameUtf8))
        {
            return false;
        }

        Span<byte> expected = stackalloc byte[HmacBytes];
        Sign(bytes[..headerLength], bytes[(headerLength + HmacBytes)..], expected);
        if (!CryptographicOperations.FixedTimeEquals(expected, bytes.Slice(headerLength, HmacBytes)))
        {
            return false;
        }

        code = artifact[(headerLength + HmacBytes)..];
        return true;
    }

    private static int HeaderLength(int nameLength) => Magic.Length + sizeof(int) + nameLength;

    private void Sign(ReadOnlySpan<byte> header, ReadOnlySpan<byte> code, Span<byte> destination)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        hmac.AppendData(header);
        hmac.AppendData(code);
        hmac.GetHashAndReset(destination);
    }
}
