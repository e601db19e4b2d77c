using System.Collections.Frozen;
using System.Text.Json;
using WasmOs.Kernel.Executions.Records;
using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.Tasks;

/// <summary>A task as its row has it. Immutable.</summary>
public sealed record TaskEntry
{
    private IReadOnlyDictionary<string, string>? _labels;
    private TaskRetry? _retry;

    /// <summary>The task's id.</summary>
    public required TaskId Id { get; init; }

    /// <summary>Where it stands.</summary>
    public TaskState State { get; init; }

    /// <summary>The reference of the module, resolved when the task runs.</summary>
    public required string ModuleId { get; init; }

    /// <summary>The function; null for <c>_start</c>.</summary>
    public string? Function { get; init; }

    /// <summary>How soon it gets its turn.</summary>
    public TaskPriority Priority { get; init; }

    /// <summary>When it was submitted.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it may be started: at first, or again after an attempt.</summary>
    public DateTimeOffset DueAt { get; init; }

    /// <summary>When it is too late to start it; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Who is told of its end; null for nobody beside the webhooks.</summary>
    public string? CallbackUrl { get; init; }

    /// <summary>How many attempts have been begun.</summary>
    public int Attempt { get; init; }

    /// <summary>How often in a row it was put off because there was no capacity.</summary>
    public int Deferrals { get; init; }

    /// <summary>The process that runs or ran the current attempt; null when there is none.</summary>
    public string? Worker { get; init; }

    /// <summary>The current attempt's run; null when there is none.</summary>
    public ExecutionId? ExecutionId { get; init; }

    /// <summary>Until when the worker has it; null when it is not running.</summary>
    public DateTimeOffset? LeaseUntil { get; init; }

    /// <summary>When the current attempt was claimed.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When the task ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Whether somebody asked to stop it.</summary>
    public bool CancelRequested { get; init; }

    /// <summary>What went wrong last; null when nothing did.</summary>
    public TaskFault? Fault { get; init; }

    /// <summary>For people and tools.</summary>
    public IReadOnlyDictionary<string, string> Labels => _labels ??= LabelsJson is null
        ? FrozenDictionary<string, string>.Empty : JsonSerializer.Deserialize(LabelsJson, TaskJson.Default.DictionaryStringString)!;

    /// <summary>When and how often it is tried again.</summary>
    public TaskRetry Retry => _retry ??= RetryJson is null ? TaskRetry.Default : JsonSerializer.Deserialize(RetryJson, TaskJson.Default.TaskRetry)!;

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => State is not (TaskState.Queued or TaskState.Running);

    /// <summary>Changes with every write.</summary>
    internal string? ETag { get; init; }

    internal byte[]? Args { get; init; }

    internal byte[]? Input { get; init; }

    /// <summary>How long it was to wait for <see cref="DueAt"/> when that was decided; null in rows of older programs that do not say so.</summary>
    internal TimeSpan? Wait { get; init; }

    internal ResultForm Returns { get; init; }

    internal double? Timeout { get; init; }

    /// <summary>A <see cref="TaskCall"/>; null when there is nothing in it, or it is apart.</summary>
    internal byte[]? CallJson { get; init; }

    /// <summary>Whether arguments and input are in a blob.</summary>
    internal bool IsCallInBlob { get; init; }

    internal byte[]? RetryJson { get; init; }

    internal byte[]? LabelsJson { get; init; }

    /// <summary>Attempts before the current one.</summary>
    internal byte[]? EarlierJson { get; init; }

    /// <summary>The run's outcome as the JSON of a run of the history; null when there is none, or when the outcome is in a blob.</summary>
    internal byte[]? OutcomeJson { get; init; }

    /// <summary>Whether the outcome is in a blob.</summary>
    internal bool IsOutcomeInBlob { get; init; }

    /// <summary>True when both entries describe the same state. Used after a write with an unknown outcome: if the stored entry has the intended state, the write succeeded.</summary>
    internal bool HasSameState(TaskEntry other) =>
        State == other.State && Attempt == other.Attempt && Deferrals == other.Deferrals && ExecutionId == other.ExecutionId && LeaseUntil == other.LeaseUntil
        && DueAt == other.DueAt && EndedAt == other.EndedAt && CancelRequested == other.CancelRequested;
}
