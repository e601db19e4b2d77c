using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace WasmOs.Runtime.Modules;

/// <summary>The SHA-256 of a module's bytes, which identifies the module.</summary>
public readonly struct ModuleDigest : IEquatable<ModuleDigest>
{
    /// <summary>The prefix of the hexadecimal digits in texts.</summary>
    public const string Prefix = "sha256:";

    private const int Length = 32;

    private readonly Bytes _bytes;

    private ModuleDigest(ReadOnlySpan<byte> bytes) => bytes.CopyTo(_bytes);

    /// <summary>The digest of a module's bytes.</summary>
    public static ModuleDigest Of(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[Length];
        SHA256.HashData(content, hash);
        return new ModuleDigest(hash);
    }

    /// <summary>Creates a digest from its 32 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not 32 bytes.</exception>
    public static ModuleDigest FromBytes(ReadOnlySpan<byte> hash)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(hash.Length, Length);
        return new ModuleDigest(hash);
    }

    /// <summary>Reads <c>sha256:</c> and 64 hexadecimal digits; the prefix may be missing.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ModuleDigest digest)
    {
        digest = default;
        if (text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            text = text[Prefix.Length..];
        }

        Span<byte> hash = stackalloc byte[Length];
        if (text.Length != 2 * Length || Convert.FromHexString(text, hash, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        digest = new ModuleDigest(hash);
        return true;
    }

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public string ToHex() => Convert.ToHexStringLower(_bytes);

    /// <summary>Copies the 32 bytes.</summary>
    public void CopyTo(Span<byte> destination) => ((ReadOnlySpan<byte>)_bytes).CopyTo(destination);

    /// <summary><c>sha256:</c> and 64 lower-case hexadecimal digits.</summary>
    public override string ToString() => Prefix + ToHex();

    /// <inheritdoc/>
    public bool Equals(ModuleDigest other) => ((ReadOnlySpan<byte>)_bytes).SequenceEqual(other._bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ModuleDigest other && Equals(other);

    /// <summary>The digest's first four bytes: they are distributed evenly already.</summary>
    public override int GetHashCode() => MemoryMarshal.Read<int>(_bytes);

    /// <summary>Whether two digests are the same.</summary>
    public static bool operator ==(ModuleDigest left, ModuleDigest right) => left.Equals(right);

    /// <summary>Whether two digests differ.</summary>
    public static bool operator !=(ModuleDigest left, ModuleDigest right) => !left.Equals(right);

    [InlineArray(Length)]
    private struct Bytes
    {
        private byte _first;
    }
}
