using WasmOs.Kernel.Access;

namespace WasmOs.Kernel.Schedules;

/// <summary>A schedule as its row stores it. Immutable.</summary>
public sealed record Schedule
{
    /// <summary>The schedule's id: a UUID version 7.</summary>
    public required string Id { get; init; }

    /// <summary>What the schedule runs, and when.</summary>
    public required ScheduleSettings Settings { get; init; }

    /// <summary>Counts the changes of <see cref="Settings"/>; the ETag of the REST interface. Fires do not count.</summary>
    public long Revision { get; init; }

    /// <summary>When the schedule was created.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The name of the caller who created the schedule; null where nobody needs credentials.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>
    /// Who created the schedule or last changed it: the creator of its tasks, under whose rights they run. So nobody's name is on what somebody else wrote.
    /// </summary>
    public Creator UpdatedBy { get; init; }

    /// <summary>When the settings were last changed.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The next due time, without jitter; null when the schedule is paused or never due again.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>The due time of the last fire; null before the first.</summary>
    public DateTimeOffset? LastDueAt { get; init; }

    /// <summary>When the schedule last fired.</summary>
    public DateTimeOffset? LastFiredAt { get; init; }

    /// <summary>The id of the task of the last fire.</summary>
    public string? LastTaskId { get; init; }

    /// <summary>Why the last due time was refused; null when it was not.</summary>
    public string? Refusal { get; init; }

    /// <summary>How many tasks the schedule's due times have submitted.</summary>
    public long Fires { get; init; }

    /// <summary>How many due times were missed and dropped without a run.</summary>
    public long Missed { get; init; }

    /// <summary>
    /// When a host must next handle the schedule: the due time with its jitter, or the next check whether the previous run has ended. Null for never.
    /// </summary>
    internal DateTimeOffset? WakeAt { get; init; }

    /// <summary>Due times up to this one fire however late they are, because the misfire policy was already applied to them.</summary>
    internal DateTimeOffset? CatchUpUntil { get; init; }

    /// <summary>How often in a row the due time was deferred, because the previous run has not ended or there is no capacity.</summary>
    internal int Holds { get; init; }

    /// <summary>How many due times were handled, with whatever outcome.</summary>
    internal long Taken { get; init; }

    /// <summary>The row's ETag, which every write changes.</summary>
    internal string? ETag { get; init; }
}
