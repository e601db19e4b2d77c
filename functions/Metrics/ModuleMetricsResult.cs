using System.Text.Json;
using WasmOs.Functions.Responses;
using WasmOs.Kernel.Modules;
using WasmOs.Runtime;

namespace WasmOs.Functions.Metrics;

/// <summary>An HTTP result: the metrics of one version of a module.</summary>
internal sealed class ModuleMetricsResult(ModuleDescription module, ModuleMetrics? metrics) : JsonResult(StatusCodes.Status200OK)
{
    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, HttpContext context) => ModuleMetricsJson.Write(writer, module, metrics);
}
