namespace WasmOs.Kernel.Identity.Text;

/// <summary>CRC-32 as zip and PNG have it (ISO 3309). It finds mistyped and cut keys; it protects nothing.</summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;

    /// <summary>The sum of ASCII characters.</summary>
    public static uint Of(ReadOnlySpan<char> ascii)
    {
        var crc = ~0u;
        foreach (var c in ascii)
        {
            crc ^= (byte)c;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ Polynomial : crc >> 1;
            }
        }

        return ~crc;
    }
}
