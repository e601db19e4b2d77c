using System.Globalization;
using System.Text.Json;
using WasmOs.Kernel.Modules;

namespace WasmOs.Functions.Modules;

/// <summary>Writes limits as JSON, for settings and for calls. <see cref="SettingsBody.LimitMembers"/> reads them.</summary>
internal static class ModuleLimitsJson
{
    /// <summary>Writes the member <c>limits</c>. A limit that is not set is left out; then the next wider limit applies.</summary>
    public static void Write(Utf8JsonWriter writer, ModuleLimits limits)
    {
        writer.WriteStartObject("limits"u8);
        WriteLimit(writer, "timeout"u8, limits.Timeout);
        WriteLimit(writer, "cpu_timeout"u8, limits.CpuTimeout);
        WriteLimit(writer, "memory_bytes"u8, limits.MemoryBytes);
        WriteLimit(writer, "fuel"u8, limits.Fuel);
        WriteLimit(writer, "table_elements"u8, limits.TableElements);
        WriteLimit(writer, "stack_bytes"u8, limits.StackBytes);
        WriteLimit(writer, "output_bytes"u8, limits.OutputBytes);
        writer.WriteEndObject();
    }

    private static void WriteLimit<T>(Utf8JsonWriter writer, ReadOnlySpan<byte> name, T? limit)
        where T : struct, IFormattable
    {
        if (limit is { } value)
        {
            writer.WritePropertyName(name);
            writer.WriteRawValue(value.ToString(null, CultureInfo.InvariantCulture), skipInputValidation: true);
        }
    }
}
