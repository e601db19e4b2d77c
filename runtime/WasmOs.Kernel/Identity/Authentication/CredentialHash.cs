using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace WasmOs.Kernel.Identity.Authentication;

/// <summary>SHA-256 of a credential and a salt that exists in this process alone. Who reads the memory of hashes cannot look credentials up by it.</summary>
internal readonly struct CredentialHash
{
    private const int SaltLength = 32;

    /// <summary>Long enough for an API key and for most tokens; longer ones take a rented buffer.</summary>
    private const int StackLength = 1024;

    private readonly ulong _a;
    private readonly ulong _b;
    private readonly ulong _c;
    private readonly ulong _d;

    private CredentialHash(ReadOnlySpan<byte> hash)
    {
        _a = BinaryPrimitives.ReadUInt64LittleEndian(hash);
        _b = BinaryPrimitives.ReadUInt64LittleEndian(hash[8..]);
        _c = BinaryPrimitives.ReadUInt64LittleEndian(hash[16..]);
        _d = BinaryPrimitives.ReadUInt64LittleEndian(hash[24..]);
    }

    /// <summary>The bits by which a table finds the credential.</summary>
    public int Bucket => (int)(_a & int.MaxValue);

    /// <summary>A new salt.</summary>
    public static byte[] NewSalt() => RandomNumberGenerator.GetBytes(SaltLength);

    /// <summary>Hashes a credential of ASCII characters. Returns false for any other text. Allocates nothing.</summary>
    public static bool TryCompute(byte[] salt, ReadOnlySpan<char> credential, out CredentialHash hash)
    {
        var length = SaltLength + credential.Length;
        var rented = length > StackLength ? ArrayPool<byte>.Shared.Rent(length) : null;
        var buffer = rented is null ? stackalloc byte[StackLength] : rented.AsSpan();
        salt.CopyTo(buffer);
        var isAscii = Encoding.ASCII.TryGetBytes(credential, buffer[SaltLength..], out _) && Ascii.IsValid(credential);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(buffer[..length], digest);
        hash = new CredentialHash(digest);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        }

        return isAscii;
    }

    /// <summary>Compares all bits, in a time that does not depend on them.</summary>
    public bool FixedTimeEquals(in CredentialHash other) => ((_a ^ other._a) | (_b ^ other._b) | (_c ^ other._c) | (_d ^ other._d)) == 0;
}
