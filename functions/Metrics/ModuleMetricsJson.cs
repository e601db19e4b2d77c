using System.Text.Json;
using WasmOs.Kernel.Executions.Records;
using WasmOs.Kernel.Modules;
using WasmOs.Runtime;
using WasmOs.Runtime.Metrics;
using WasmOs.Runtime.Modules;

namespace WasmOs.Functions.Metrics;

/// <summary>Writes the metrics of one version of a module.</summary>
internal static class ModuleMetricsJson
{
    /// <summary>Writes the metrics. All numbers are zero for a module that has not run on this host.</summary>
    public static void Write(Utf8JsonWriter writer, ModuleDescription module, ModuleMetrics? metrics) =>
        Write(writer, module.Name, module.Version, module.Digest, metrics);

    /// <summary>Writes the metrics of a version of a module.</summary>
    public static void Write(Utf8JsonWriter writer, string name, int version, ModuleDigest digest, ModuleMetrics? metrics)
    {
        var totals = metrics?.Totals ?? new CounterTotals();
        writer.WriteStartObject();
        writer.WriteString("module_id"u8, name);
        writer.WriteNumber("version"u8, version);
        writer.WritePropertyName("digest"u8);
        DigestJson.Write(writer, digest);
        TotalsJson.WriteMembers(writer, totals);
        writer.WriteNumber("memory_usage"u8, totals.MemoryPeakBytes);
        writer.WriteBoolean("loaded"u8, metrics?.Loaded ?? false);
        writer.WriteNumber("code_bytes"u8, metrics?.CodeBytes ?? 0);
        writer.WriteNumber("active_vms"u8, metrics?.ActiveInstances ?? 0);
        writer.WriteNumber("idle_vms"u8, metrics?.ReadyInstances ?? 0);
        writer.WriteEndObject();
    }
}
