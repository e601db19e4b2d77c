using WasmOs.Functions.Executions;
using WasmOs.Functions.Json;
using WasmOs.Functions.Modules;
using WasmOs.Functions.Tasks;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Json;
using WasmOs.Kernel.Modules;
using WasmOs.Kernel.Schedules;
using WasmOs.Kernel.Tasks;

namespace WasmOs.Functions.Schedules;

/// <summary>
/// The body of <c>POST /schedules</c> and of <c>PATCH</c>: an execute body, and when to run it. Absent members stay, null resets to the default, objects are
/// merged.
/// </summary>
internal struct ScheduleBody
{
    private const int LongestText = 4096;
    private const int LongestUrl = 2048;
    private const int MostLabels = 50;
    private const int LongestLabel = 256;
    private const double LongestSeconds = 366 * 24 * 60 * 60;

    private static readonly ScheduleSettings Default = new();

    private static readonly (string Word, ScheduleMisfire Value)[] Misfires = [
        ("once", ScheduleMisfire.Once), ("skip", ScheduleMisfire.Skip), ("all", ScheduleMisfire.All)
    ];

    private static readonly (string Word, ScheduleOverlap Value)[] Overlaps =
        [("skip", ScheduleOverlap.Skip), ("queue", ScheduleOverlap.Queue), ("cancel_old", ScheduleOverlap.CancelOld)];

    private static readonly (string Word, TaskPriority Value)[] Priorities = [
        ("high", TaskPriority.High), ("normal", TaskPriority.Normal), ("low", TaskPriority.Low)
    ];

    /// <summary>The members that the body may have.</summary>
    internal static readonly JsonMember<ScheduleBody>[] Members =
    [
        .. ExecuteBody.Members.Where(member => member.Name is not ("priority" or "limits" or "env")).Select(Embed),
        new("limits", static (ref reader, ref body, errors, path) =>
            body.Call = body.Call with { Limits = SettingsBody.ReadLimits(ref reader, errors, path, body.Call.Limits) }),
        new("env", static (ref reader, ref body, errors, path) =>
            body.Call = body.Call with { Env = GuestText.Variables(ref reader, errors, path, body.Call.Env) }),
        new("schedule", static (ref reader, ref body, errors, path) =>
            body._settings = body._settings with { Expression = JsonValue.String(ref reader, errors, path, LongestText) ?? "" }),
        new("timezone", static (ref reader, ref body, errors, path) =>
            body._settings = body._settings with { TimeZone = JsonValue.String(ref reader, errors, path, LongestText) ?? Default.TimeZone }),
        new("name", static (ref reader, ref body, errors, path) =>
            body._settings = body._settings with { Name = JsonValue.String(ref reader, errors, path, LongestText) }),
        new("misfire", static (ref reader, ref body, errors, path) =>
            body._settings = body._settings with { Misfire = JsonWord.Read(ref reader, errors, path, Misfires) ?? Default.Misfire }),
        new("misfire_limit", static (ref reader, ref body, errors, path) =>
            body._settings = body._settings with { MisfireLimit = (int?)JsonValue.Integer(ref reader, errors, path, 1, 1000) ?? Default.MisfireLimit }),
        new("misfire_after", static (ref reader, ref body, errors, path) =>
            body._settings = body._settings with { MisfireAfter = Seconds(JsonValue.Number(ref reader, errors, path, 1, LongestSeconds))
                ?? Default.MisfireAfter }),
        new("overlap", static (ref reader, ref body, errors, path) =>
            body._settings = body._settings with { Overlap = JsonWord.Read(ref reader, errors, path, Overlaps) ?? Default.Overlap }),
        new("jitter", static (ref reader, ref body, errors, path) =>
            body._settings = body._settings with { Jitter = Seconds(JsonValue.Number(ref reader, errors, path, 0, LongestSeconds)) ?? Default.Jitter }),
        new("starts_at", static (ref reader, ref body, errors, path) =>
            body._settings = body._settings with { StartsAt = JsonTime.Read(ref reader, errors, path) }),
        new("ends_at", static (ref reader, ref body, errors, path) =>
            body._settings = body._settings with { EndsAt = JsonTime.Read(ref reader, errors, path) }),
        new("paused", static (ref reader, ref body, errors, path) =>
            body._settings = body._settings with { Paused = JsonValue.Boolean(ref reader, errors, path) ?? false }),
        new("priority", static (ref reader, ref body, errors, path) =>
            body._settings = body._settings with { Priority = JsonWord.Read(ref reader, errors, path, Priorities) ?? Default.Priority }),
        new("retry", static (ref reader, ref body, errors, path) =>
            body._settings = body._settings with { Retry = TaskRetryBody.Read(ref reader, errors, path, body._settings.Retry) }),
        new("ttl", static (ref reader, ref body, errors, path) =>
            body._settings = body._settings with { TimeToLive = Seconds(JsonValue.Number(ref reader, errors, path, 1, LongestSeconds)) }),
        new("callback_url", static (ref reader, ref body, errors, path) =>
            body._settings = body._settings with { CallbackUrl = JsonValue.String(ref reader, errors, path, LongestUrl) }),
        new("labels", static (ref reader, ref body, errors, path) =>
            body._settings = body._settings with { Labels = JsonValue.MergeMap(ref reader, errors, path, MostLabels, LongestLabel, body._settings.Labels) }),
    ];

    private ExecuteBody _call;
    private HashSet<string> _given;
    private ScheduleSettings _settings;

    private ScheduledCall Call
    {
        readonly get => _settings.Call;
        set => _settings = _settings with { Call = value };
    }

    /// <summary>
    /// Reads a body as a JSON Merge Patch (RFC 7396). The result is a function that applies the patch to settings. It does not refer to the bytes of the body.
    /// </summary>
    public static Func<ScheduleSettings, ScheduleSettings> Read(ReadOnlyMemory<byte> json, FieldErrors errors)
    {
        var patch = json.ToArray();
        Merge(patch, Default, errors);
        return settings => Merge(patch, settings, new FieldErrors());
    }

    private static ScheduleSettings Merge(ReadOnlyMemory<byte> patch, ScheduleSettings settings, FieldErrors errors)
    {
        var body = new ScheduleBody { _call = ExecuteBody.Begin(patch), _given = [], _settings = settings };
        JsonObject.ReadBody(patch.Span, Members, ref body, errors);
        body._call.End(errors);
        return body._settings with
        {
            ModuleId = body._given.Contains("module_id") ? body._call.ModuleId ?? "" : settings.ModuleId,
            Call = Merge(body.Call, ScheduledCall.Of(body._call.Request), body._given),
        };
    }

    private static JsonMember<ScheduleBody> Embed(JsonMember<ExecuteBody> member) => new(member.Name, (ref reader, ref body, errors, path) =>
    {
        body._given.Add(member.Name);
        member.Read(ref reader, ref body._call, errors, path);
    });

    private static TimeSpan? Seconds(double? seconds) => seconds is { } given ? TimeSpan.FromSeconds(given) : null;

    private static ScheduledCall Merge(ScheduledCall old, ScheduledCall call, HashSet<string> given) => old with
    {
        Function = given.Contains("function") ? call.Function : old.Function,
        Args = given.Contains("args") ? call.Args : old.Args,
        Input = given.Contains("input") || given.Contains("input_base64") ? call.Input : old.Input,
        Returns = given.Contains("returns") ? call.Returns : old.Returns,
        Timeout = given.Contains("timeout") ? call.Timeout : old.Timeout,
        Limits = given.Contains("cpu_timeout") ? (old.Limits ?? ModuleLimits.None) with { CpuTimeout = call.Limits?.CpuTimeout } : old.Limits,
        Argv = given.Contains("argv") ? call.Argv : old.Argv,
        Trace = given.Contains("trace") ? call.Trace : old.Trace,
    };
}
