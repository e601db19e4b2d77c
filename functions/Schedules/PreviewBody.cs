using WasmOs.Functions.Json;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Json;
using WasmOs.Kernel.Schedules;

namespace WasmOs.Functions.Schedules;

/// <summary>The body of <c>POST /schedules/preview</c>.</summary>
internal sealed class PreviewBody
{
    /// <summary>The largest number of times that a request may ask for.</summary>
    public const int MostTimes = 1000;

    /// <summary>The number of times without a <c>count</c>.</summary>
    public const int DefaultTimes = 5;

    private const int LongestText = 4096;

    /// <summary>The members that the body may have.</summary>
    internal static readonly JsonMember<PreviewBody>[] Members =
    [
        new("schedule", static (ref reader, ref body, errors, path) => body.Schedule = JsonValue.String(ref reader, errors, path, LongestText) ?? ""),
        new("timezone", static (ref reader, ref body, errors, path) =>
            body.TimeZone = JsonValue.String(ref reader, errors, path, LongestText) ?? ScheduleSettings.DefaultTimeZone),
        new(
            "count",
            static (ref reader, ref body, errors, path) => body.Count = (int?)JsonValue.Integer(ref reader, errors, path, 1, MostTimes) ?? DefaultTimes),
        new("from", static (ref reader, ref body, errors, path) => body.From = JsonTime.Read(ref reader, errors, path)),
    ];

    /// <summary>The cron expression.</summary>
    public string Schedule { get; private set; } = "";

    /// <summary>The time zone.</summary>
    public string TimeZone { get; private set; } = ScheduleSettings.DefaultTimeZone;

    /// <summary>How many times to compute.</summary>
    public int Count { get; private set; } = DefaultTimes;

    /// <summary>The time after which the due times are computed; null for now.</summary>
    public DateTimeOffset? From { get; private set; }

    /// <summary>Reads a body.</summary>
    public static PreviewBody Read(ReadOnlyMemory<byte> json, FieldErrors errors)
    {
        var body = new PreviewBody();
        JsonObject.ReadBody(json.Span, Members, ref body, errors);
        return body;
    }
}
