using System.Globalization;

namespace WasmOs.Kernel.Schedules;

/// <summary>The interface's ETag of a schedule: its revision, which fires do not change.</summary>
public static class ScheduleTag
{
    /// <summary>The tag.</summary>
    public static string Of(Schedule schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        return schedule.Revision.ToString(CultureInfo.InvariantCulture);
    }
}
