namespace WasmOs.Kernel.Schedules;

/// <summary>What became of a due time. The numbers are stored: add, never change.</summary>
public enum ScheduleRunOutcome
{
    /// <summary>Its task was submitted; how that ended is the task's own to tell.</summary>
    Submitted = 0,

    /// <summary>The run before had not ended, so it was left out.</summary>
    Skipped = 1,

    /// <summary>It and maybe more passed while nobody was there.</summary>
    Missed = 2,

    /// <summary>Its task was refused: the module is gone, or no longer has the function.</summary>
    Refused = 3,
}
