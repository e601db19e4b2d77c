namespace WasmOs.Kernel.Schedules;

/// <summary>What happens when a schedule is due and its run before has not ended. The numbers are stored: add, never change.</summary>
public enum ScheduleOverlap
{
    /// <summary>The due time is left out.</summary>
    Skip = 0,

    /// <summary>The run waits for the end of the one before; what becomes due meanwhile is missed.</summary>
    Queue = 1,

    /// <summary>The run before is cancelled.</summary>
    CancelOld = 2,
}
