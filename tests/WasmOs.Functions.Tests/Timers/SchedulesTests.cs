using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace WasmOs.Functions.Tests.Timers;

public sealed class SchedulesTests
{
    [Fact]
    [Trait("Trial", "1.26")]
    public void Due_WhenAHostBeginsToRunTheTimers_RunsAtOnce()
    {
        TimerTriggerAttribute trigger = typeof(WasmOs.Functions.Timers.Schedules).GetMethod("Due")!.GetParameters()[0].GetCustomAttribute<TimerTriggerAttribute>()!;
        Assert.True(trigger.RunOnStartup);
    }
}
