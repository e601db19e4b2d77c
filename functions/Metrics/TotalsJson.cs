using System.Text.Json;
using WasmOs.Functions.Responses;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Metrics;

namespace WasmOs.Functions.Metrics;

/// <summary>Writes totals over runs as members of the current JSON object.</summary>
internal static class TotalsJson
{
    public static void WriteMembers(Utf8JsonWriter writer, CounterTotals totals)
    {
        writer.WriteNumber("executions"u8, totals.Executions);
        writer.WriteNumber("succeeded"u8, totals.Executions - totals.Failed - totals.TimedOut - totals.Cancelled);
        writer.WriteNumber("failed"u8, totals.Failed);
        writer.WriteNumber("timed_out"u8, totals.TimedOut);
        writer.WriteNumber("cancelled"u8, totals.Cancelled);
        writer.WriteNumber("capability_violations"u8, totals.Violations);
        writer.WriteNumber("cold_starts"u8, totals.Starts(StartKind.Cold));
        writer.WriteNumber("artifact_starts"u8, totals.Starts(StartKind.Artifact));
        writer.WriteNumber("memory_starts"u8, totals.Starts(StartKind.Memory));
        writer.WriteNumber("warm_starts"u8, totals.Starts(StartKind.Warm));
        LatencyJson.WriteMilliseconds(writer, "cpu_ms"u8, totals.Cpu.TotalMilliseconds);
        LatencyJson.WriteMilliseconds(writer, "queued_ms"u8, totals.Queued.TotalMilliseconds);
        writer.WriteNumber("memory_peak_bytes"u8, totals.MemoryPeakBytes);
        LatencyJson.Write(writer, "duration"u8, totals.Duration);
        LatencyJson.Write(writer, "cold_start"u8, totals.StartLatency(StartKind.Cold));
        LatencyJson.Write(writer, "artifact_start"u8, totals.StartLatency(StartKind.Artifact));
        LatencyJson.Write(writer, "memory_start"u8, totals.StartLatency(StartKind.Memory));
        LatencyJson.Write(writer, "warm_start"u8, totals.StartLatency(StartKind.Warm));
    }
}
