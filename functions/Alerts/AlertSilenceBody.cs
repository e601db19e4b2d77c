using WasmOs.Kernel.Alerts;
using WasmOs.Kernel.Alerts.Conditions;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Json;

namespace WasmOs.Functions.Alerts;

/// <summary>Reads the body of a request that silences a rule.</summary>
internal static class AlertSilenceBody
{
    private const int LongestText = 4096;

    /// <summary>The members that the body may have.</summary>
    internal static readonly JsonMember<AlertSilenceRequest>[] Members =
    [
        new("duration", static (ref reader, ref body, errors, path) =>
        {
            if (JsonValue.String(ref reader, errors, path, LongestText) is not { } text)
            {
                return;
            }

            if (DurationText.TryRead(text, out var duration) && duration <= AlertService.LongestSilence)
            {
                body = body with { Duration = duration };
            }
            else
            {
                errors.Add(path, $"{DurationText.Expected}, up to {DurationText.Of(AlertService.LongestSilence)}; 0s ends a silence.");
            }
        }),
        new("reason", static (ref reader, ref body, errors, path) =>
            body = body with { Reason = JsonValue.String(ref reader, errors, path, LongestText) ?? "" }),
    ];

    /// <summary>Reads the body.</summary>
    public static AlertSilenceRequest Read(ReadOnlyMemory<byte> json, FieldErrors errors)
    {
        var body = new AlertSilenceRequest(null, "");
        JsonObject.ReadBody(json.Span, Members, ref body, errors);
        if (body.Duration is null && errors.IsEmpty)
        {
            errors.Add("duration", "Is missing: say how long, such as 2h; 0s ends a silence.");
        }

        return body;
    }
}
