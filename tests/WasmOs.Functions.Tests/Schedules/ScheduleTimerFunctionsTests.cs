using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using WasmOs.Functions.Schedules;

namespace WasmOs.Functions.Tests.Schedules;

public sealed class ScheduleTimerFunctionsTests
{
    [Fact]
    [Trait("Trial", "1.26")]
    public void Due_WhenAHostBeginsToRunTheTimers_RunsAtOnce()
    {
        var trigger = typeof(ScheduleTimerFunctions).GetMethod("Due")!.GetParameters()[0].GetCustomAttribute<TimerTriggerAttribute>()!;
        Assert.True(trigger.RunOnStartup);
    }
}
