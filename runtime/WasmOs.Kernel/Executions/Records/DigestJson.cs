using System.Text.Json;
using WasmOs.Runtime.Modules;

namespace WasmOs.Kernel.Executions.Records;

/// <summary>Writes a digest as a JSON string without allocating the string.</summary>
public static class DigestJson
{
    private const int HashLength = 32;

    public static void Write(Utf8JsonWriter writer, ModuleDigest digest)
    {
        Span<byte> hash = stackalloc byte[HashLength];
        Span<byte> text = stackalloc byte[ModuleDigest.Prefix.Length + (2 * HashLength)];
        digest.CopyTo(hash);
        "sha256:"u8.CopyTo(text);
        Convert.TryToHexStringLower(hash, text[ModuleDigest.Prefix.Length..], out _);
        writer.WriteStringValue(text);
    }
}
