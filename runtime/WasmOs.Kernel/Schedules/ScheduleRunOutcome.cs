namespace WasmOs.Kernel.Schedules;

/// <summary>What happened with a due time. The numbers are stored: add, never change.</summary>
public enum ScheduleRunOutcome
{
    /// <summary>The task was submitted; the task itself says how it ended.</summary>
    Submitted = 0,

    /// <summary>The due time was skipped because the previous run had not ended.</summary>
    Skipped = 1,

    /// <summary>The due time, and possibly more after it, passed while no host fired it.</summary>
    Missed = 2,

    /// <summary>The task was refused: the module was deleted, no longer has the function, or whoever last changed the schedule
    /// may not run it any more.</summary>
    Refused = 3,
}
