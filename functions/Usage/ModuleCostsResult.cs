using System.Text.Json;
using WasmOs.Functions.Responses;
using WasmOs.Kernel.Usage;

namespace WasmOs.Functions.Usage;

/// <summary>An HTTP result: what the runs of a module cost, by part.</summary>
/// <param name="module">The module's name.</param>
/// <param name="query">What was asked.</param>
/// <param name="totals">What was used.</param>
/// <param name="prices">The price list.</param>
internal sealed class ModuleCostsResult(string module, UsageQuery query, UsageTotals totals, UsagePrices prices) : JsonResult(StatusCodes.Status200OK)
{
    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, HttpContext context)
    {
        var cost = prices.CostOf(totals);
        writer.WriteStartObject();
        writer.WriteString("module_id"u8, module);
        UsageJson.WriteDays(writer, query.From, query.Until);
        writer.WriteStartObject("usage"u8);
        UsageJson.WriteTotals(writer, totals);
        writer.WriteEndObject();
        writer.WriteString("currency"u8, prices.Currency);
        writer.WriteStartObject("costs"u8);
        UsageJson.WriteMoney(writer, "runs"u8, cost.Runs);
        UsageJson.WriteMoney(writer, "cpu"u8, cost.Cpu);
        UsageJson.WriteMoney(writer, "memory"u8, cost.Memory);
        UsageJson.WriteMoney(writer, "output"u8, cost.Output);
        writer.WriteEndObject();
        UsageJson.WriteMoney(writer, "total"u8, cost.Total);
        writer.WriteEndObject();
    }
}
