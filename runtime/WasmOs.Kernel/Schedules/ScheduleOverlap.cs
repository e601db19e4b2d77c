namespace WasmOs.Kernel.Schedules;

/// <summary>What happens when a schedule is due and its previous run has not ended. The numbers are stored: add, never change.</summary>
public enum ScheduleOverlap
{
    /// <summary>The due time is skipped.</summary>
    Skip = 0,

    /// <summary>
    /// The new run waits until the previous one has ended. Later due times are missed when they are then late by more than
    /// <see cref="ScheduleSettings.MisfireAfter"/>.
    /// </summary>
    Queue = 1,

    /// <summary>The previous run is cancelled and the new one starts.</summary>
    CancelOld = 2,
}
