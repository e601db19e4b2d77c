using System.Text.Json;
using WasmOs.Functions.Executions;
using WasmOs.Functions.Json;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Json;
using WasmOs.Kernel.Tasks;

namespace WasmOs.Functions.Tasks;

/// <summary>
/// The body of <c>POST /tasks</c>: an execute body, and when and how to run the task. Arguments and input are slices of the body's bytes wherever possible.
/// </summary>
internal struct TaskBody
{
    private const double LongestSeconds = 366 * 24 * 60 * 60;
    private const int LongestUrl = 2048;
    private const int MostLabels = 50;
    private const int LongestLabel = 256;

    /// <summary>The members that the body may have.</summary>
    internal static readonly JsonMember<TaskBody>[] Members =
    [
        .. ExecuteBody.Members.Where(member => member.Name != "priority").Select(Embed),
        new("priority", static (ref reader, ref body, errors, path) => body.ReadPriority(ref reader, errors, path)),
        new("delay", static (ref reader, ref body, errors, path) => body._delay = JsonValue.Number(ref reader, errors, path, 0, LongestSeconds)),
        new("run_at", static (ref reader, ref body, errors, path) => body._runAt = JsonTime.Read(ref reader, errors, path)),
        new("ttl", static (ref reader, ref body, errors, path) => body._timeToLive = JsonValue.Number(ref reader, errors, path, 1, LongestSeconds)),
        new("retry", static (ref reader, ref body, errors, path) => body._retry = TaskRetryBody.Read(ref reader, errors, path)),
        new("callback_url", static (ref reader, ref body, errors, path) => body._callback = JsonValue.String(ref reader, errors, path, LongestUrl)),
        new("labels", static (ref reader, ref body, errors, path) => body._labels = JsonValue.StringMap(ref reader, errors, path, MostLabels, LongestLabel)),
    ];

    private ExecuteBody _call;
    private TaskPriority _priority;
    private double? _delay;
    private DateTimeOffset? _runAt;
    private double? _timeToLive;
    private TaskRetry? _retry;
    private string? _callback;
    private Dictionary<string, string>? _labels;

    /// <summary>Reads a body. The result may refer to the bytes of the body.</summary>
    public static TaskSubmission Read(ReadOnlyMemory<byte> json, FieldErrors errors)
    {
        var body = new TaskBody { _call = ExecuteBody.Begin(json) };
        JsonObject.ReadBody(json.Span, Members, ref body, errors);
        body._call.End(errors);
        if (body._call.ModuleId is null && errors.IsEmpty)
        {
            errors.Add("module_id", "Is missing: name the module to run.");
        }

        var submission = new TaskSubmission
        {
            ModuleId = body._call.ModuleId ?? "",
            Call = body._call.Request,
            Priority = body._priority,
            Delay = TimeSpan.FromSeconds(body._delay ?? 0),
            RunAt = body._runAt,
            TimeToLive = body._timeToLive is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            Retry = body._retry,
            CallbackUrl = body._callback,
        };
        submission.Labels = body._labels ?? submission.Labels;
        return submission;
    }

    private static JsonMember<TaskBody> Embed(JsonMember<ExecuteBody> member) =>
        new(member.Name, (ref reader, ref body, errors, path) => member.Read(ref reader, ref body._call, errors, path));

    private void ReadPriority(ref Utf8JsonReader reader, FieldErrors errors, string path)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        TaskPriority? priority = reader.TokenType != JsonTokenType.String ? null
            : JsonValue.Is(ref reader, "normal"u8) ? TaskPriority.Normal
            : JsonValue.Is(ref reader, "high"u8) ? TaskPriority.High
            : JsonValue.Is(ref reader, "low"u8) ? TaskPriority.Low : null;
        _priority = priority ?? JsonValue.Wrong<TaskPriority>(ref reader, errors, path, "\"high\", \"normal\" or \"low\"");
    }
}
