using Microsoft.Azure.Functions.Worker;
using WasmOs.Host.Tests.Queues;

namespace WasmOs.Host.Tests.Timers;

/// <summary>Timers that run at the start, strike by an interval, and take their schedule from a setting.</summary>
public sealed class StartupFunctions(Inbox inbox, TimeProvider time)
{
    [Function("at-start")]
    public void AtStart([TimerTrigger("0 0 2 * * *", RunOnStartup = true)] TimerInfo timer) => inbox.Add($"at-start {timer.IsPastDue}");

    [Function("interval")]
    public Task Interval([TimerTrigger("%EVERY%", UseMonitor = false)] TimerInfo timer)
    {
        inbox.Add($"interval {time.GetUtcNow():HH:mm:ss} {timer.ScheduleStatus is null}");
        return Task.CompletedTask;
    }
}
