using System.Text.Json;
using WasmOs.Common.Audit;

namespace WasmOs.Kernel.Audit;

/// <summary>Compares lines with a query. Not thread-safe.</summary>
internal sealed class AuditFilter(AuditQuery query)
{
    private readonly string? _outcome = query.Outcome is { } outcome ? AuditNames.Of(outcome) : null;
    private readonly string? _actionStart = query.Action is [.. var start, '*'] ? start : null;

    /// <summary>How many members of an entry must match.</summary>
    private readonly int _conditions = (query.Caller is null ? 0 : 1) + (query.Action is null ? 0 : 1) + (query.Outcome is null ? 0 : 1)
        + (query.Module is null ? 0 : 1) + (query.RequestId is null ? 0 : 1);

    /// <summary>Whether a line is an entry that the query selects. Times are not compared here.</summary>
    public bool Matches(in AuditLine line)
    {
        if (line.Kind != AuditLineKind.Entry)
        {
            return false;
        }

        var missing = _conditions;
        var isCaller = query.Caller is null;
        var reader = new Utf8JsonReader(line.Bytes);
        while (missing > 0 && TryRead(ref reader))
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1)
            {
                continue;
            }

            var matches = reader.ValueTextEquals("action"u8) ? IsAction(ref reader)
                : reader.ValueTextEquals("outcome"u8) ? Is(ref reader, _outcome)
                : reader.ValueTextEquals("module"u8) ? Is(ref reader, query.Module)
                : reader.ValueTextEquals("request_id"u8) && Is(ref reader, query.RequestId);
            if (!isCaller && reader.TokenType == JsonTokenType.PropertyName && (reader.ValueTextEquals("caller"u8) || reader.ValueTextEquals("caller_id"u8)))
            {
                matches = isCaller = Is(ref reader, query.Caller);
            }

            missing -= matches ? 1 : 0;
        }

        return missing == 0;
    }

    private static bool TryRead(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.Read();
        }
        catch (JsonException)
        {
            // A line that was changed in storage. Verification finds it.
            return false;
        }
    }

    private static bool Is(ref Utf8JsonReader reader, string? expected) =>
        TryRead(ref reader) && expected is not null && reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(expected);

    private bool IsAction(ref Utf8JsonReader reader) => _actionStart is null
        ? Is(ref reader, query.Action)
        : TryRead(ref reader) && reader.TokenType == JsonTokenType.String && reader.GetString()!.StartsWith(_actionStart, StringComparison.Ordinal);
}
