using WasmOs.Kernel.Schedules;

namespace WasmOs.Functions.Schedules;

/// <summary>Reads each minute what is due until the end of the next one, and fires what is due.</summary>
public sealed class ScheduleTimerFunctions(ScheduleRunner runner)
{
    /// <summary>
    /// Looks for due schedules: as soon as a host begins to run the timers, by its start or by taking them over, then each minute. A strike that is missed costs nothing: the next one finds
    /// the same.
    /// </summary>
    [Function("schedules-due")]
    public Task Due([TimerTrigger("0 * * * * *", RunOnStartup = true, UseMonitor = false)] TimerInfo timer, CancellationToken cancellationToken) => runner.TickAsync(cancellationToken);
}
