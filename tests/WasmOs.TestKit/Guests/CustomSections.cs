namespace WasmOs.TestKit;

/// <summary>Modules that are large without more code.</summary>
public static class CustomSections
{
    /// <summary>A module with a custom section <c>x</c> of so many zero bytes behind it.</summary>
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
