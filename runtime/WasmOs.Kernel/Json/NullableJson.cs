using System.Text.Json;

namespace WasmOs.Kernel.Json;

/// <summary>Writes members whose value may be missing.</summary>
public static class NullableJson
{
    /// <summary>Writes a time in UTC, or null.</summary>
    public static void WriteTime(Utf8JsonWriter writer, ReadOnlySpan<byte> name, DateTimeOffset? time)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (time is { } known)
        {
            writer.WriteString(name, known.UtcDateTime);
        }
        else
        {
            writer.WriteNull(name);
        }
    }
}
