using System.Text.Json;
using WasmOs.Functions.Scheduler;
using WasmOs.Runtime;

namespace WasmOs.Functions.Metrics;

/// <summary>Writes the metrics of the runtime.</summary>
internal static class RuntimeMetricsJson
{
    /// <summary>Writes the metrics.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="metrics">The metrics.</param>
    /// <param name="memoryUsage">The resident memory of the process, bytes.</param>
    /// <param name="failures">How often background work failed, by the name of the work.</param>
    public static void Write(Utf8JsonWriter writer, RuntimeMetrics metrics, long memoryUsage, IReadOnlyDictionary<string, long> failures)
    {
        writer.WriteStartObject();
        TotalsJson.WriteMembers(writer, metrics.Totals);
        writer.WriteNumber("cache_hit_rate"u8, Math.Round(metrics.CacheHitRate, 6));
        writer.WriteNumber("pool_hit_rate"u8, Math.Round(metrics.PoolHitRate, 6));
        writer.WriteNumber("active_vms"u8, metrics.ActiveInstances);
        writer.WriteNumber("idle_vms"u8, metrics.ReadyInstances);
        writer.WriteNumber("waiting"u8, metrics.Waiting);
        writer.WriteNumber("slots"u8, metrics.Slots);
        writer.WriteStartObject("scheduler"u8);
        SchedulerJson.WriteMembers(writer, metrics.Scheduler);
        writer.WriteEndObject();
        writer.WriteNumber("memory_usage"u8, memoryUsage);
        writer.WriteNumber("cached_modules"u8, metrics.CachedModules);
        writer.WriteNumber("cached_bytes"u8, metrics.CachedBytes);
        writer.WriteNumber("cache_evictions"u8, metrics.CacheEvictions);
        writer.WriteNumber("artifact_hits"u8, metrics.ArtifactHits);
        writer.WriteNumber("compilations"u8, metrics.Compilations);
        writer.WriteNumber("compiling"u8, metrics.Compiling);
        writer.WriteStartObject("background_failures"u8);
        foreach (var (work, count) in failures.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            writer.WriteNumber(work, count);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
