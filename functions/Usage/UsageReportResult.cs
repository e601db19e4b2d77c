using System.Text.Json;
using WasmOs.Functions.Lists;
using WasmOs.Functions.Responses;
using WasmOs.Kernel.Usage;

namespace WasmOs.Functions.Usage;

/// <summary>An HTTP result: a page of a usage report, and the sum of the whole report.</summary>
/// <param name="query">What was asked.</param>
/// <param name="page">The page of the report.</param>
/// <param name="report">The report.</param>
/// <param name="prices">The price list; null for none.</param>
internal sealed class UsageReportResult(UsageQuery query, ListQuery page, UsageReport report, UsagePrices? prices) : JsonResult(StatusCodes.Status200OK)
{
    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, HttpContext context)
    {
        var following = report.Lines.Where(line => string.CompareOrdinal(line.Key, page.Continuation) > 0).Take(page.Limit + 1).ToArray();
        var shown = following.AsSpan(0, Math.Min(page.Limit, following.Length));
        writer.WriteStartObject();
        UsageJson.WriteDays(writer, query.From, query.Until);
        if (prices is not null)
        {
            writer.WriteString("currency"u8, prices.Currency);
        }

        writer.WriteStartArray("items"u8);
        foreach (var line in shown)
        {
            writer.WriteStartObject();
            writer.WriteString(query.By switch { UsageGrouping.Day => "day"u8, UsageGrouping.Module => "module_id"u8, _ => "caller"u8 }, line.Key);
            WriteLine(writer, line.Totals);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartObject("total"u8);
        WriteLine(writer, report.Total);
        writer.WriteEndObject();
        writer.WriteString("continuation"u8, following.Length > shown.Length ? shown[^1].Key : null);
        writer.WriteEndObject();
    }

    private void WriteLine(Utf8JsonWriter writer, UsageTotals totals)
    {
        UsageJson.WriteTotals(writer, totals);
        if (prices is not null)
        {
            UsageJson.WriteMoney(writer, "cost"u8, prices.CostOf(totals).Total);
        }
    }
}
