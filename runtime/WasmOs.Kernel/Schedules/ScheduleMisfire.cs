namespace WasmOs.Kernel.Schedules;

/// <summary>What becomes of due times that passed while nobody was there. The numbers are stored: add, never change.</summary>
public enum ScheduleMisfire
{
    /// <summary>One run stands for all of them.</summary>
    Once = 0,

    /// <summary>None is made up for.</summary>
    Skip = 1,

    /// <summary>Each is made up for, the newest <see cref="ScheduleSettings.MisfireLimit"/> of them.</summary>
    All = 2,
}
