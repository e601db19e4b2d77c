namespace WasmOs.Kernel.Schedules;

/// <summary>The names of policies and outcomes in the REST interface.</summary>
public static class ScheduleNames
{
    /// <summary>The name of a misfire policy.</summary>
    public static string Of(ScheduleMisfire misfire) => misfire switch
    {
        ScheduleMisfire.Skip => "skip",
        ScheduleMisfire.All => "all",
        _ => "once",
    };

    /// <summary>The name of an overlap policy.</summary>
    public static string Of(ScheduleOverlap overlap) => overlap switch
    {
        ScheduleOverlap.Queue => "queue",
        ScheduleOverlap.CancelOld => "cancel_old",
        _ => "skip",
    };

    /// <summary>The name of an outcome.</summary>
    public static string Of(ScheduleRunOutcome outcome) => outcome switch
    {
        ScheduleRunOutcome.Skipped => "skipped",
        ScheduleRunOutcome.Missed => "missed",
        ScheduleRunOutcome.Refused => "refused",
        _ => "submitted",
    };
}
