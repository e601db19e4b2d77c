namespace WasmOs.Kernel.Schedules;

/// <summary>A schedule as its row has it. Immutable.</summary>
public sealed record Schedule
{
    /// <summary>Names it: a UUID version 7.</summary>
    public required string Id { get; init; }

    /// <summary>What is run, and when.</summary>
    public required ScheduleSettings Settings { get; init; }

    /// <summary>Counts the changes of <see cref="Settings"/>; the interface's ETag. Fires do not count.</summary>
    public long Revision { get; init; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its settings were last changed.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When it is due next, without jitter; null when it is paused or never due again.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>The due time of its last fire; null before the first.</summary>
    public DateTimeOffset? LastDueAt { get; init; }

    /// <summary>When it last fired.</summary>
    public DateTimeOffset? LastFiredAt { get; init; }

    /// <summary>The task of its last fire.</summary>
    public string? LastTaskId { get; init; }

    /// <summary>How many tasks it submitted.</summary>
    public long Fires { get; init; }

    /// <summary>How many due times it missed, which nothing made up for.</summary>
    public long Missed { get; init; }

    /// <summary>When somebody has to look at it: the due time and its jitter, or when to look again whether the run before has ended.</summary>
    internal DateTimeOffset? WakeAt { get; init; }

    /// <summary>Due times up to here are taken up, however late: what to do about them was decided.</summary>
    internal DateTimeOffset? CatchUpUntil { get; init; }

    /// <summary>How often in a row it was put off because the run before goes on.</summary>
    internal int Holds { get; init; }

    /// <summary>How many due times were taken up, whatever became of them.</summary>
    internal long Taken { get; init; }

    /// <summary>Changes with every write.</summary>
    internal string? ETag { get; init; }
}
