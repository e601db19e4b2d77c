namespace WasmOs.Kernel.Schedules;

/// <summary>The types of events about schedules. They are part of the interface: add, never change.</summary>
public static class ScheduleEventTypes
{
    /// <summary>A schedule fired.</summary>
    public const string Fired = "schedule.fired";

    /// <summary>A schedule did not fire in time, or its task was refused.</summary>
    public const string Misfired = "schedule.misfired";
}
