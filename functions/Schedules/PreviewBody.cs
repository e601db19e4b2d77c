using WasmOs.Functions.Json;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Json;
using WasmOs.Kernel.Schedules;

namespace WasmOs.Functions.Schedules;

/// <summary>The body of <c>POST /schedules/preview</c>.</summary>
internal sealed class PreviewBody
{
    /// <summary>Times that are computed at most.</summary>
    public const int MostTimes = 1000;

    /// <summary>Times that are computed when nobody says otherwise.</summary>
    public const int DefaultTimes = 5;

    private const int LongestText = 4096;

    /// <summary>The members that it may have.</summary>
    internal static readonly JsonMember<PreviewBody>[] Members =
    [
        new("schedule", static (ref reader, ref body, faults, path) => body.Schedule = JsonValue.String(ref reader, faults, path, LongestText) ?? ""),
        new("timezone", static (ref reader, ref body, faults, path) =>
            body.TimeZone = JsonValue.String(ref reader, faults, path, LongestText) ?? ScheduleSettings.DefaultTimeZone),
        new("count", static (ref reader, ref body, faults, path) => body.Count = (int?)JsonValue.Integer(ref reader, faults, path, 1, MostTimes) ?? DefaultTimes),
        new("from", static (ref reader, ref body, faults, path) => body.From = JsonTime.Read(ref reader, faults, path)),
    ];

    /// <summary>The expression.</summary>
    public string Schedule { get; private set; } = "";

    /// <summary>The zone.</summary>
    public string TimeZone { get; private set; } = ScheduleSettings.DefaultTimeZone;

    /// <summary>How many times.</summary>
    public int Count { get; private set; } = DefaultTimes;

    /// <summary>After when; null for now.</summary>
    public DateTimeOffset? From { get; private set; }

    /// <summary>Reads a body.</summary>
    public static PreviewBody Read(ReadOnlyMemory<byte> json, FieldErrors faults)
    {
        var body = new PreviewBody();
        JsonObject.ReadBody(json.Span, Members, ref body, faults);
        return body;
    }
}
