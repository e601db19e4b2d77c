using System.Security.Cryptography;
using System.Text;

namespace WasmOs.Common.Audit;

/// <summary>The hash of a line as it stands in the next line.</summary>
internal static class AuditHash
{
    /// <summary>The size of a hash, bytes.</summary>
    public const int Size = SHA256.HashSizeInBytes;

    /// <summary>Writes a hash in hexadecimal.</summary>
    /// <exception cref="ArgumentException">The text has less room than twice the size of the hash.</exception>
    public static void WriteHex(ReadOnlySpan<byte> hash, Span<byte> text)
    {
        if (!Convert.TryToHexStringLower(hash, text, out _))
        {
            throw new ArgumentException("The text is too short for the hash.", nameof(text));
        }
    }

    /// <summary>Whether a text is the hash in hexadecimal.</summary>
    public static bool IsHexOf(ReadOnlySpan<byte> text, ReadOnlySpan<byte> hash)
    {
        Span<byte> expected = stackalloc byte[2 * Size];
        WriteHex(hash, expected);
        return text.SequenceEqual(expected);
    }

    /// <summary>The hash of a line as text.</summary>
    public static string TextOf(ReadOnlySpan<byte> line) => Convert.ToHexStringLower(SHA256.HashData(line));

    /// <summary>The bytes of a text in ASCII.</summary>
    public static byte[] AsciiOf(string text) => Encoding.ASCII.GetBytes(text);
}
