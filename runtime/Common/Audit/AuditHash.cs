using System.Security.Cryptography;
using System.Text;

namespace WasmOs.Common.Audit;

/// <summary>The hash of a line as it stands in the next line.</summary>
internal static class AuditHash
{
    public const int Size = SHA256.HashSizeInBytes;

    private static ReadOnlySpan<byte> Digits => "0123456789abcdef"u8;

    /// <summary>Writes a hash in hexadecimal.</summary>
    public static void WriteHex(ReadOnlySpan<byte> hash, Span<byte> text)
    {
        for (var i = 0; i < hash.Length; i++)
        {
            text[2 * i] = Digits[hash[i] >> 4];
            text[(2 * i) + 1] = Digits[hash[i] & 15];
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
