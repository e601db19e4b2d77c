using System.Globalization;

namespace WasmOs.Kernel.Schedules;

/// <summary>The ETag of a schedule in the REST interface: its revision, which fires do not change.</summary>
public static class ScheduleTag
{
    /// <summary>The ETag of a schedule, without quotes.</summary>
    public static string Of(Schedule schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        return schedule.Revision.ToString(CultureInfo.InvariantCulture);
    }
}
