namespace WasmOs.Kernel.Schedules;

/// <summary>A line in a schedule's history. Immutable.</summary>
public sealed record ScheduleRun
{
    /// <summary>The schedule's id.</summary>
    public required string ScheduleId { get; init; }

    /// <summary>The due time; for several missed due times the first of them.</summary>
    public required DateTimeOffset PlannedAt { get; init; }

    /// <summary>When the due time was handled.</summary>
    public required DateTimeOffset FiredAt { get; init; }

    /// <summary>What happened with the due time.</summary>
    public required ScheduleRunOutcome Outcome { get; init; }

    /// <summary>The id of the run's task; null when there is none.</summary>
    public string? TaskId { get; init; }

    /// <summary>Whether the run was requested through the API rather than by a due time.</summary>
    public bool IsManual { get; init; }

    /// <summary>How many due times were missed; zero for other outcomes.</summary>
    public long Missed { get; init; }

    /// <summary>Why the task was refused; null for other outcomes.</summary>
    public string? Detail { get; init; }
}
