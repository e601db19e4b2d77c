namespace WasmOs.TestKit;

/// <summary>Makes modules larger without adding code.</summary>
public static class CustomSections
{
    /// <summary>Appends a custom section <c>x</c> of <paramref name="bytes"/> zero bytes to a module.</summary>
    public static byte[] Add(byte[] module, int bytes)
    {
        List<byte> section = [0];
        var length = (uint)bytes + 2;
        do
        {
            section.Add((byte)((length & 0x7F) | (length > 0x7F ? 0x80u : 0)));
            length >>= 7;
        }
        while (length > 0);
        section.AddRange([1, (byte)'x']);
        return [.. module, .. section, .. new byte[bytes]];
    }
}
