using System.Text.Json;
using WasmOs.Functions.Responses;
using WasmOs.Runtime;

namespace WasmOs.Functions.Metrics;

/// <summary>An HTTP result: the metrics of the runtime.</summary>
/// <param name="metrics">The metrics.</param>
/// <param name="memoryUsage">The resident memory of the process, bytes.</param>
/// <param name="failures">How often background work failed, by the name of the work.</param>
internal sealed class RuntimeMetricsResult(
    RuntimeMetrics metrics, long memoryUsage, IReadOnlyDictionary<string, long> failures) : JsonResult(StatusCodes.Status200OK)
{
    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, HttpContext context) => RuntimeMetricsJson.Write(writer, metrics, memoryUsage, failures);
}
