using System.Globalization;
using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Schedules;

/// <summary>The errors of schedules. Slugs are part of the interface: add, never change.</summary>
public static class ScheduleErrors
{
    /// <summary>There is no schedule with this id.</summary>
    public static KernelError NotFound(string id) => new(
        KernelErrorKind.NotFound, "schedule-not-found", "There is no such schedule",
        $"There is no schedule {Quoted.Of(id)}. List the schedules to see their ids.");

    /// <summary>A change lost the race against other writers of the schedule too often.</summary>
    public static KernelError Busy(string id) => new(
        KernelErrorKind.Conflict, "schedule-conflict", "Too many writers at once",
        $"Schedule {Quoted.Of(id)} was changed by other requests at the same time, several times in a row. Try again.", KernelErrors.Soon);

    /// <summary>The limit on the number of schedules is reached.</summary>
    public static KernelError TooMany(int limit) => new(
        KernelErrorKind.Conflict, "schedule-quota", "There are too many schedules",
        string.Create(
            CultureInfo.InvariantCulture, $"There are {limit} schedules, which is the limit. Delete unused schedules, or raise MAX_SCHEDULES."));
}
