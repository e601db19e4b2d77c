using System.Collections.Frozen;
using System.Text.Json;
using WasmOs.Kernel.Executions.Records;
using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.Tasks;

/// <summary>A task as its row stores it. Immutable.</summary>
public sealed record TaskEntry
{
    private IReadOnlyDictionary<string, string>? _labels;
    private TaskRetry? _retry;

    /// <summary>The task's id.</summary>
    public required TaskId Id { get; init; }

    /// <summary>The task's state.</summary>
    public TaskState State { get; init; }

    /// <summary>The reference of the module; resolved each time the task runs.</summary>
    public required string ModuleId { get; init; }

    /// <summary>The function; null for <c>_start</c>.</summary>
    public string? Function { get; init; }

    /// <summary>How soon the task gets its turn.</summary>
    public TaskPriority Priority { get; init; }

    /// <summary>When the task was submitted.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The name of the caller who submitted the task; null where nobody needs credentials.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>The id of the user or API key under whose rights the task runs; null for nobody in particular.</summary>
    public string? CreatorId { get; init; }

    /// <summary>The trace that the task belongs to, as a <c>traceparent</c>; null for none.</summary>
    public string? TraceParent { get; init; }

    /// <summary>The earliest time of the first or the next attempt.</summary>
    public DateTimeOffset DueAt { get; init; }

    /// <summary>The task becomes dead when no attempt that counts has begun by this time; null for no limit.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The URL that is notified when the task ends, besides the webhooks; null for none.</summary>
    public string? CallbackUrl { get; init; }

    /// <summary>How many attempts have begun; deferred attempts do not count.</summary>
    public int Attempt { get; init; }

    /// <summary>How often in a row the task was deferred because there was no capacity.</summary>
    public int Deferrals { get; init; }

    /// <summary>The name of the process that runs or ran the current attempt; null when there is none.</summary>
    public string? Worker { get; init; }

    /// <summary>The id of the current attempt's run; null when there is none.</summary>
    public ExecutionId? ExecutionId { get; init; }

    /// <summary>When the worker's lease ends; null when the task is not running.</summary>
    public DateTimeOffset? LeaseUntil { get; init; }

    /// <summary>When the worker claimed the task for the current attempt.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When the task ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Whether a cancellation was requested.</summary>
    public bool CancelRequested { get; init; }

    /// <summary>The latest fault; null when there was none, or when the task succeeded.</summary>
    public TaskFault? Fault { get; init; }

    /// <summary>Labels that the submitter gave the task; the product does not interpret them.</summary>
    public IReadOnlyDictionary<string, string> Labels => _labels ??= LabelsJson is null
        ? FrozenDictionary<string, string>.Empty : JsonSerializer.Deserialize(LabelsJson, TaskJson.Default.DictionaryStringString)!;

    /// <summary>How often, when and after which faults the task is tried again.</summary>
    public TaskRetry Retry => _retry ??= RetryJson is null ? TaskRetry.Default : JsonSerializer.Deserialize(RetryJson, TaskJson.Default.TaskRetry)!;

    /// <summary>Whether the task has ended.</summary>
    public bool HasEnded => State is not (TaskState.Queued or TaskState.Running);

    /// <summary>The row's ETag, which every write changes; null before the first write.</summary>
    internal string? ETag { get; init; }

    internal byte[]? Args { get; init; }

    internal byte[]? Input { get; init; }

    /// <summary>The wait from the decision until <see cref="DueAt"/>; null in rows of older versions, which did not store it.</summary>
    internal TimeSpan? Wait { get; init; }

    internal ResultForm Returns { get; init; }

    internal double? Timeout { get; init; }

    /// <summary>A <see cref="TaskCall"/> as JSON; null when it is empty, or when the call is in a blob.</summary>
    internal byte[]? CallJson { get; init; }

    /// <summary>Whether the call (arguments and input too) is in a blob.</summary>
    internal bool IsCallInBlob { get; init; }

    internal byte[]? RetryJson { get; init; }

    internal byte[]? LabelsJson { get; init; }

    /// <summary>The attempts before the current one, as JSON.</summary>
    internal byte[]? EarlierJson { get; init; }

    /// <summary>The run's outcome in the JSON form that the history uses; null when there is none, or when the outcome is in a blob.</summary>
    internal byte[]? OutcomeJson { get; init; }

    /// <summary>Whether the outcome is in a blob.</summary>
    internal bool IsOutcomeInBlob { get; init; }

    /// <summary>
    /// True when both entries describe the same state. Used after a write with an unknown outcome: if the stored entry has the intended state, the write
    /// succeeded.
    /// </summary>
    internal bool HasSameState(TaskEntry other) =>
        State == other.State && Attempt == other.Attempt && Deferrals == other.Deferrals && ExecutionId == other.ExecutionId && LeaseUntil == other.LeaseUntil
        && DueAt == other.DueAt && EndedAt == other.EndedAt && CancelRequested == other.CancelRequested;
}
