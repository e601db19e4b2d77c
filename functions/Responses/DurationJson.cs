using System.Text.Json;

namespace WasmOs.Functions.Responses;

/// <summary>Writes durations as milliseconds with three decimals at most.</summary>
internal static class DurationJson
{
    public static void WriteMilliseconds(Utf8JsonWriter writer, ReadOnlySpan<byte> name, TimeSpan duration) =>
        writer.WriteNumber(name, Math.Round(duration.TotalMicroseconds) / 1000);
}
