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
        new("max_attempts", static (ref reader, ref body, errors, path) =>
            body._retry = body._retry with { MaxAttempts = (int?)JsonValue.Integer(ref reader, errors, path, 1, TaskRetry.MostAttempts)
                ?? TaskRetry.DefaultMaxAttempts }),
        new("backoff", static (ref reader, ref body, errors, path) => body.ReadBackoff(ref reader, errors, path)),
        new("delay", static (ref reader, ref body, errors, path) =>
            body._retry = body._retry with { Delay = ReadDelay(ref reader, errors, path) ?? TaskRetry.Default.Delay }),
        new("max_delay", static (ref reader, ref body, errors, path) =>
            body._retry = body._retry with { MaxDelay = ReadDelay(ref reader, errors, path) ?? TaskRetry.Default.MaxDelay }),
        new("jitter", static (ref reader, ref body, errors, path) => body._retry = body._retry with { Jitter = JsonValue.Boolean(ref reader, errors, path) }),
        new("retry_on", static (ref reader, ref body, errors, path) =>
            body._retry = body._retry with { RetryOn = JsonValue.Strings(ref reader, errors, path, MostKinds, LongestKind) }),
    ];

    private TaskRetry _retry;

    /// <summary>Reads the member; null when the value is null. In a patch, <paramref name="onto"/> has the rule to merge with.</summary>
    public static TaskRetry? Read(ref Utf8JsonReader reader, FieldErrors errors, string path, TaskRetry? onto = null)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        var body = new TaskRetryBody { _retry = onto ?? TaskRetry.Default };
        JsonObject.ReadMembers(ref reader, Members, ref body, errors, path + ".");
        return body._retry;
    }

    private static TimeSpan? ReadDelay(ref Utf8JsonReader reader, FieldErrors errors, string path) =>
        JsonValue.Number(ref reader, errors, path, 0, TaskRetry.LongestDelay.TotalSeconds) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    private void ReadBackoff(ref Utf8JsonReader reader, FieldErrors errors, string path)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            _retry = _retry with { Backoff = TaskRetry.Default.Backoff };
            return;
        }

        TaskBackoff? backoff = reader.TokenType != JsonTokenType.String ? null
            : JsonValue.Is(ref reader, "exponential"u8) ? TaskBackoff.Exponential
            : JsonValue.Is(ref reader, "fixed"u8) ? TaskBackoff.Fixed : null;
        _retry = _retry with { Backoff = backoff ?? JsonValue.Wrong<TaskBackoff>(ref reader, errors, path, "\"fixed\" or \"exponential\"") };
    }
}
