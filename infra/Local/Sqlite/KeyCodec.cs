using System.Text;

namespace WasmOs.Infra.Local.Sqlite;

/// <summary>
/// Encodes a text so that the order of the bytes is the ordinal order of the texts: each UTF-16 unit is encoded as UTF-8 (CESU-8). In real UTF-8, characters
/// beyond U+FFFF sort after U+E000–U+FFFF. In ordinal order, and in Azure, they sort before. The bytes 0xF8–0xFF never occur, so 0xFF is above every key.
/// </summary>
internal static class KeyCodec
{
    public static byte[] Encode(string text)
    {
        if (Ascii.IsValid(text))
        {
            return Encoding.ASCII.GetBytes(text);
        }

        var length = 0;
        foreach (var c in text)
        {
            length += c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
        }

        var bytes = new byte[length];
        var at = 0;
        foreach (var c in text)
        {
            at += Write(c, bytes.AsSpan(at));
        }

        return bytes;
    }

    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (Ascii.IsValid(bytes))
        {
            return Encoding.ASCII.GetString(bytes);
        }

        var text = new StringBuilder(bytes.Length);
        for (var i = 0; i < bytes.Length;)
        {
            var first = bytes[i];
            var size = first < 0x80 ? 1 : first < 0xE0 ? 2 : 3;
            text.Append(size switch
            {
                1 => (char)first,
                2 => (char)(((first & 0x1F) << 6) | (bytes[i + 1] & 0x3F)),
                _ => (char)(((first & 0x0F) << 12) | ((bytes[i + 1] & 0x3F) << 6) | (bytes[i + 2] & 0x3F)),
            });
            i += size;
        }

        return text.ToString();
    }

    /// <summary>Returns the smallest key above a key.</summary>
    public static byte[] Successor(ReadOnlySpan<byte> key) => [.. key, 0];

    /// <summary>Returns a key above all keys that start with a prefix.</summary>
    public static byte[] Ceiling(ReadOnlySpan<byte> prefix) => [.. prefix, 0xFF];

    private static int Write(char c, Span<byte> target)
    {
        if (c < 0x80)
        {
            target[0] = (byte)c;
            return 1;
        }

        if (c < 0x800)
        {
            target[0] = (byte)(0xC0 | (c >> 6));
            target[1] = (byte)(0x80 | (c & 0x3F));
            return 2;
        }

        target[0] = (byte)(0xE0 | (c >> 12));
        target[1] = (byte)(0x80 | ((c >> 6) & 0x3F));
        target[2] = (byte)(0x80 | (c & 0x3F));
        return 3;
    }
}
