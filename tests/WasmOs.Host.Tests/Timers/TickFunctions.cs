using Microsoft.Azure.Functions.Worker;
using WasmOs.Host.Tests.Queues;

namespace WasmOs.Host.Tests.Timers;

/// <summary>A timer that strikes each second.</summary>
public sealed class TickFunctions(Inbox inbox)
{
    [Function("tick")]
    public void Tick([TimerTrigger("* * * * * *")] TimerInfo timer) => inbox.Add($"tick {timer.ScheduleStatus is null}");
}
