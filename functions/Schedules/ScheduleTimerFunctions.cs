using WasmOs.Kernel.Schedules;

namespace WasmOs.Functions.Schedules;

/// <summary>
/// The timer function of schedules: loads every minute the schedules that are due before the end of the next minute, and fires each one when it is due.
/// </summary>
public sealed class ScheduleTimerFunctions(ScheduleRunner runner)
{
    /// <summary>
    /// Loads the schedules that are due. It runs as soon as a host begins to run the timers (at its start, or when it takes over the lease on the timers), then
    /// every minute. Nothing is lost when one run of the
    /// timer is missed, because the next one finds the same schedules.
    /// </summary>
    [Function("schedules-due")]
    public Task Due([TimerTrigger("0 * * * * *", RunOnStartup = true, UseMonitor = false)] TimerInfo timer, CancellationToken cancellationToken) =>
        runner.TickAsync(cancellationToken);
}
