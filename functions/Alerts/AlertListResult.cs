using System.Collections.Immutable;
using System.Text.Json;
using WasmOs.Functions.Conditions;
using WasmOs.Functions.Responses;
using WasmOs.Kernel.Alerts;

namespace WasmOs.Functions.Alerts;

/// <summary>An HTTP result: all rules and how they stand.</summary>
internal sealed class AlertListResult : JsonResult
{
    private readonly ImmutableArray<AlertStatus> _rules;
    private readonly bool _showsUrls;

    public AlertListResult(ImmutableArray<AlertStatus> rules, string etag, bool showsUrls)
        : base(StatusCodes.Status200OK)
    {
        (_rules, _showsUrls) = (rules, showsUrls);
        ETag = etag.Length == 0 ? null : EntityTags.ToHeader(etag);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, HttpContext context)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("alerts"u8);
        foreach (var rule in _rules)
        {
            AlertStatusJson.Write(writer, rule, _showsUrls);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
