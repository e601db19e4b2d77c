using System.Text.Json;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Json;
using WasmOs.Kernel.Tasks;

namespace WasmOs.Functions.Tasks;

/// <summary>The member <c>retry</c> of a task.</summary>
internal struct TaskRetryBody
{
    private const int MostKinds = 50;
    private const int LongestKind = 64;

    /// <summary>The members that <c>retry</c> may have.</summary>
    internal static readonly JsonMember<TaskRetryBody>[] Members =
    [
        new("max_attempts", static (ref reader, ref body, faults, path) =>
            body._retry = body._retry with { MaxAttempts = (int?)JsonValue.Integer(ref reader, faults, path, 1, TaskRetry.MostAttempts) ?? TaskRetry.DefaultMaxAttempts }),
        new("backoff", static (ref reader, ref body, faults, path) => body.ReadBackoff(ref reader, faults, path)),
        new("delay", static (ref reader, ref body, faults, path) => body._retry = body._retry with { Delay = ReadDelay(ref reader, faults, path) ?? TaskRetry.Default.Delay }),
        new("max_delay", static (ref reader, ref body, faults, path) => body._retry = body._retry with { MaxDelay = ReadDelay(ref reader, faults, path) ?? TaskRetry.Default.MaxDelay }),
        new("jitter", static (ref reader, ref body, faults, path) => body._retry = body._retry with { Jitter = JsonValue.Boolean(ref reader, faults, path) }),
        new("retry_on", static (ref reader, ref body, faults, path) =>
            body._retry = body._retry with { RetryOn = JsonValue.Strings(ref reader, faults, path, MostKinds, LongestKind) }),
    ];

    private TaskRetry _retry;

    /// <summary>Reads the member; null when the value is null. In a patch, <paramref name="onto"/> has the rule to merge with.</summary>
    public static TaskRetry? Read(ref Utf8JsonReader reader, FieldErrors faults, string path, TaskRetry? onto = null)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        var body = new TaskRetryBody { _retry = onto ?? TaskRetry.Default };
        JsonObject.ReadMembers(ref reader, Members, ref body, faults, path + ".");
        return body._retry;
    }

    private static TimeSpan? ReadDelay(ref Utf8JsonReader reader, FieldErrors faults, string path) =>
        JsonValue.Number(ref reader, faults, path, 0, TaskRetry.LongestDelay.TotalSeconds) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    private void ReadBackoff(ref Utf8JsonReader reader, FieldErrors faults, string path)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            _retry = _retry with { Backoff = TaskRetry.Default.Backoff };
            return;
        }

        TaskBackoff? backoff = reader.TokenType != JsonTokenType.String ? null
            : JsonValue.Is(ref reader, "exponential"u8) ? TaskBackoff.Exponential
            : JsonValue.Is(ref reader, "fixed"u8) ? TaskBackoff.Fixed : null;
        _retry = _retry with { Backoff = backoff ?? JsonValue.Wrong<TaskBackoff>(ref reader, faults, path, "\"fixed\" or \"exponential\"") };
    }
}
