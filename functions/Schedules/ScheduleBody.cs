using WasmOs.Functions.Executions;
using WasmOs.Functions.Json;
using WasmOs.Functions.Tasks;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Schedules;
using WasmOs.Kernel.Tasks;

namespace WasmOs.Functions.Schedules;

/// <summary>The body of <c>POST /schedules</c> and of <c>PATCH</c>: an execute body, and when it is run. What is not given stays what it is; null means the default.</summary>
internal struct ScheduleBody
{
    private const int LongestText = 4096;
    private const int LongestUrl = 2048;
    private const int MostLabels = 50;
    private const int LongestLabel = 256;
    private const double LongestSeconds = 366 * 24 * 60 * 60;

    private static readonly ScheduleSettings Default = new();

    private static readonly (string Word, ScheduleMisfire Value)[] Misfires = [("once", ScheduleMisfire.Once), ("skip", ScheduleMisfire.Skip), ("all", ScheduleMisfire.All)];

    private static readonly (string Word, ScheduleOverlap Value)[] Overlaps =
        [("skip", ScheduleOverlap.Skip), ("queue", ScheduleOverlap.Queue), ("cancel_old", ScheduleOverlap.CancelOld)];

    private static readonly (string Word, TaskPriority Value)[] Priorities = [("high", TaskPriority.High), ("normal", TaskPriority.Normal), ("low", TaskPriority.Low)];

    /// <summary>The members that the body may have.</summary>
    internal static readonly JsonMember<ScheduleBody>[] Members =
    [
        .. ExecuteBody.Members.Where(member => member.Name != "priority").Select(Embed),
        new("schedule", static (ref reader, ref body, faults, path) =>
            body.Set(JsonValue.String(ref reader, faults, path, LongestText) ?? "", static (settings, value) => settings with { Expression = value })),
        new("timezone", static (ref reader, ref body, faults, path) =>
            body.Set(JsonValue.String(ref reader, faults, path, LongestText) ?? Default.TimeZone, static (settings, value) => settings with { TimeZone = value })),
        new("name", static (ref reader, ref body, faults, path) =>
            body.Set(JsonValue.String(ref reader, faults, path, LongestText), static (settings, value) => settings with { Name = value })),
        new("misfire", static (ref reader, ref body, faults, path) =>
            body.Set(JsonWord.Read(ref reader, faults, path, Misfires) ?? Default.Misfire, static (settings, value) => settings with { Misfire = value })),
        new("misfire_limit", static (ref reader, ref body, faults, path) =>
            body.Set((int?)JsonValue.Integer(ref reader, faults, path, 1, 1000) ?? Default.MisfireLimit, static (settings, value) => settings with { MisfireLimit = value })),
        new("misfire_after", static (ref reader, ref body, faults, path) =>
            body.Set(Seconds(JsonValue.Number(ref reader, faults, path, 1, LongestSeconds)) ?? Default.MisfireAfter, static (settings, value) => settings with { MisfireAfter = value })),
        new("overlap", static (ref reader, ref body, faults, path) =>
            body.Set(JsonWord.Read(ref reader, faults, path, Overlaps) ?? Default.Overlap, static (settings, value) => settings with { Overlap = value })),
        new("jitter", static (ref reader, ref body, faults, path) =>
            body.Set(Seconds(JsonValue.Number(ref reader, faults, path, 0, LongestSeconds)) ?? Default.Jitter, static (settings, value) => settings with { Jitter = value })),
        new("starts_at", static (ref reader, ref body, faults, path) =>
            body.Set(JsonTime.Read(ref reader, faults, path), static (settings, value) => settings with { StartsAt = value })),
        new("ends_at", static (ref reader, ref body, faults, path) =>
            body.Set(JsonTime.Read(ref reader, faults, path), static (settings, value) => settings with { EndsAt = value })),
        new("paused", static (ref reader, ref body, faults, path) =>
            body.Set(JsonValue.Boolean(ref reader, faults, path) ?? false, static (settings, value) => settings with { Paused = value })),
        new("priority", static (ref reader, ref body, faults, path) =>
            body.Set(JsonWord.Read(ref reader, faults, path, Priorities) ?? Default.Priority, static (settings, value) => settings with { Priority = value })),
        new("retry", static (ref reader, ref body, faults, path) =>
            body.Set(TaskRetryBody.Read(ref reader, faults, path), static (settings, value) => settings with { Retry = value })),
        new("ttl", static (ref reader, ref body, faults, path) =>
            body.Set(Seconds(JsonValue.Number(ref reader, faults, path, 1, LongestSeconds)), static (settings, value) => settings with { TimeToLive = value })),
        new("callback_url", static (ref reader, ref body, faults, path) =>
            body.Set(JsonValue.String(ref reader, faults, path, LongestUrl), static (settings, value) => settings with { CallbackUrl = value })),
        new("labels", static (ref reader, ref body, faults, path) =>
            body.Set(JsonValue.StringMap(ref reader, faults, path, MostLabels, LongestLabel), static (settings, value) => settings with { Labels = value })),
    ];

    private ExecuteBody _call;
    private HashSet<string> _given;
    private List<Func<ScheduleSettings, ScheduleSettings>> _changes;

    /// <summary>Reads a body: what it makes of settings. Nothing of its bytes is kept.</summary>
    public static Func<ScheduleSettings, ScheduleSettings> Read(ReadOnlyMemory<byte> json, FieldErrors faults)
    {
        var body = new ScheduleBody { _call = ExecuteBody.Begin(json), _given = [], _changes = [] };
        JsonObject.ReadBody(json.Span, Members, ref body, faults);
        body._call.End(faults);
        var (given, changes, module, call) = (body._given, body._changes, body._call.ModuleId, ScheduledCall.Of(body._call.Request));
        return settings => changes.Aggregate(
            settings with { ModuleId = given.Contains("module_id") ? module ?? "" : settings.ModuleId, Call = Merge(settings.Call, call, given) },
            static (changed, change) => change(changed));
    }

    private static JsonMember<ScheduleBody> Embed(JsonMember<ExecuteBody> member) => new(member.Name, (ref reader, ref body, faults, path) =>
    {
        body._given.Add(member.Name);
        member.Read(ref reader, ref body._call, faults, path);
    });

    private readonly void Set<T>(T value, Func<ScheduleSettings, T, ScheduleSettings> set) => _changes.Add(settings => set(settings, value));

    private static TimeSpan? Seconds(double? seconds) => seconds is { } given ? TimeSpan.FromSeconds(given) : null;

    private static ScheduledCall Merge(ScheduledCall old, ScheduledCall call, HashSet<string> given) => new()
    {
        Function = given.Contains("function") ? call.Function : old.Function,
        Args = given.Contains("args") ? call.Args : old.Args,
        Input = given.Contains("input") || given.Contains("input_base64") ? call.Input : old.Input,
        Returns = given.Contains("returns") ? call.Returns : old.Returns,
        Timeout = given.Contains("timeout") ? call.Timeout : old.Timeout,
        Limits = given.Contains("limits") ? call.Limits : old.Limits,
        Env = given.Contains("env") ? call.Env : old.Env,
        Argv = given.Contains("argv") ? call.Argv : old.Argv,
    };
}
