using System.Text.Json;
using WasmOs.Runtime.Metrics;

namespace WasmOs.Functions.Responses;

/// <summary>Writes the count and the percentiles of a latency histogram.</summary>
internal static class LatencyJson
{
    public static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, LatencyHistogram latency)
    {
        writer.WriteStartObject(name);
        writer.WriteNumber("count"u8, latency.Count);
        WriteMilliseconds(writer, "mean_ms"u8, latency.Count == 0 ? 0 : latency.Sum.TotalMilliseconds / latency.Count);
        WriteMilliseconds(writer, "p50_ms"u8, latency.PercentileMilliseconds(0.5));
        WriteMilliseconds(writer, "p90_ms"u8, latency.PercentileMilliseconds(0.9));
        WriteMilliseconds(writer, "p95_ms"u8, latency.PercentileMilliseconds(0.95));
        WriteMilliseconds(writer, "p99_ms"u8, latency.PercentileMilliseconds(0.99));
        WriteMilliseconds(writer, "max_ms"u8, latency.Maximum.TotalMilliseconds);
        writer.WriteEndObject();
    }

    /// <summary>Writes milliseconds with four decimals: runs take microseconds, and the clock has a resolution of 100 ns.</summary>
    public static void WriteMilliseconds(Utf8JsonWriter writer, ReadOnlySpan<byte> name, double milliseconds) =>
        writer.WriteNumber(name, Math.Round(milliseconds, 4));
}
