using System.Text.Json;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Metrics;

namespace WasmOs.Functions.Metrics;

/// <summary>Writes sums over runs, as members of the object that is open.</summary>
internal static class TotalsJson
{
    public static void WriteMembers(Utf8JsonWriter writer, FigureTotals totals)
    {
        writer.WriteNumber("executions"u8, totals.Executions);
        writer.WriteNumber("succeeded"u8, totals.Executions - totals.Failed - totals.TimedOut - totals.Cancelled);
        writer.WriteNumber("failed"u8, totals.Failed);
        writer.WriteNumber("timed_out"u8, totals.TimedOut);
        writer.WriteNumber("cancelled"u8, totals.Cancelled);
        writer.WriteNumber("capability_violations"u8, totals.Violations);
        writer.WriteNumber("cold_starts"u8, totals.Starts(StartKind.Cold));
        writer.WriteNumber("cached_starts"u8, totals.Starts(StartKind.Cached));
        writer.WriteNumber("pooled_starts"u8, totals.Starts(StartKind.Pooled));
        writer.WriteNumber("warm_starts"u8, totals.Starts(StartKind.Warm));
        WriteMilliseconds(writer, "cpu_ms"u8, totals.Cpu.TotalMilliseconds);
        WriteMilliseconds(writer, "queued_ms"u8, totals.Queued.TotalMilliseconds);
        writer.WriteNumber("memory_peak_bytes"u8, totals.MemoryPeakBytes);
        WriteLatency(writer, "duration"u8, totals.Duration);
        WriteLatency(writer, "cold_start"u8, totals.StartLatency(StartKind.Cold));
        WriteLatency(writer, "cached_start"u8, totals.StartLatency(StartKind.Cached));
        WriteLatency(writer, "pooled_start"u8, totals.StartLatency(StartKind.Pooled));
        WriteLatency(writer, "warm_start"u8, totals.StartLatency(StartKind.Warm));
    }

    private static void WriteLatency(Utf8JsonWriter writer, ReadOnlySpan<byte> name, LatencyHistogram latency)
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

    /// <summary>Runs take microseconds, so figures have four decimals: the 100 ns that the clock can tell.</summary>
    private static void WriteMilliseconds(Utf8JsonWriter writer, ReadOnlySpan<byte> name, double milliseconds) =>
        writer.WriteNumber(name, Math.Round(milliseconds, 4));
}
