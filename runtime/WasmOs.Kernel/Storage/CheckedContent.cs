using System.Security.Cryptography;
using System.Text;

namespace WasmOs.Kernel.Storage;

/// <summary>
/// Content followed by its SHA-256 as a line of text, <c>#sha256:{hex}</c>, so that people can still read the blob. Content without that line was written by an
/// earlier version and is accepted unchecked.
/// </summary>
internal static class CheckedContent
{
    private const int HexLength = 2 * SHA256.HashSizeInBytes;

    private static readonly int TrailerLength = Mark.Length + HexLength + 1;

    private static ReadOnlySpan<byte> Mark => "\n#sha256:"u8;

    /// <summary>Returns the bytes to store: the content and the checksum line.</summary>
    public static byte[] Seal(ReadOnlySpan<byte> content)
    {
        var stored = new byte[content.Length + TrailerLength];
        content.CopyTo(stored);
        Mark.CopyTo(stored.AsSpan(content.Length));
        Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(content)), stored.AsSpan(content.Length + Mark.Length));
        stored[^1] = (byte)'\n';
        return stored;
    }

    /// <summary>Returns the content of stored bytes; null when the content does not match its checksum.</summary>
    public static byte[]? Open(byte[] stored)
    {
        var length = stored.Length - TrailerLength;
        if (length < 0 || !stored.AsSpan(length).StartsWith(Mark))
        {
            return stored;
        }

        var expected = Convert.ToHexStringLower(SHA256.HashData(stored.AsSpan(0, length)));
        return Encoding.ASCII.GetString(stored, length + Mark.Length, HexLength) == expected ? stored[..length] : null;
    }
}
