using System.Text.Json;
using WasmOs.Functions.Responses;
using WasmOs.Runtime;

namespace WasmOs.Functions.Metrics;

/// <summary>An HTTP result: the metrics of the warm pool.</summary>
internal sealed class PoolMetricsResult(PoolMetrics metrics) : JsonResult(StatusCodes.Status200OK)
{
    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, HttpContext context)
    {
        writer.WriteStartObject();
        writer.WriteNumber("size"u8, metrics.Size);
        writer.WriteNumber("capacity"u8, metrics.Capacity);
        writer.WriteNumber("idle_vms"u8, metrics.Ready);
        writer.WriteNumber("active_vms"u8, metrics.Active);
        writer.WriteNumber("made"u8, metrics.Made);
        writer.WriteNumber("hits"u8, metrics.Hits);
        writer.WriteNumber("misses"u8, metrics.Misses);
        writer.WriteNumber("hit_rate"u8, Math.Round(metrics.HitRate, 6));
        writer.WriteEndObject();
    }
}
