namespace WasmOs.Kernel.Schedules;

/// <summary>A line in a schedule's history. Immutable.</summary>
public sealed record ScheduleRun
{
    /// <summary>Whose it is.</summary>
    public required string ScheduleId { get; init; }

    /// <summary>When it was due; of several missed due times the first.</summary>
    public required DateTimeOffset PlannedAt { get; init; }

    /// <summary>When it was taken up.</summary>
    public required DateTimeOffset FiredAt { get; init; }

    /// <summary>What became of it.</summary>
    public required ScheduleRunOutcome Outcome { get; init; }

    /// <summary>Its task; null when there is none.</summary>
    public string? TaskId { get; init; }

    /// <summary>Whether somebody asked for it rather than the clock.</summary>
    public bool IsManual { get; init; }

    /// <summary>How many due times were missed; zero for other outcomes.</summary>
    public long Missed { get; init; }

    /// <summary>Why it was refused; null when it was not.</summary>
    public string? Detail { get; init; }
}
