namespace WasmOs.Kernel.Schedules;

/// <summary>What happens to due times that passed while no host fired them. The numbers are stored: add, never change.</summary>
public enum ScheduleMisfire
{
    /// <summary>One run makes up for all of them: the newest fires, the others are dropped.</summary>
    Once = 0,

    /// <summary>All are dropped.</summary>
    Skip = 1,

    /// <summary>The newest <see cref="ScheduleSettings.MisfireLimit"/> of them fire, the others are dropped.</summary>
    All = 2,
}
