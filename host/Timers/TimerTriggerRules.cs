using Microsoft.Azure.Functions.Worker;
using WasmOs.Host.Discovery;
using FunctionDefinition = WasmOs.Host.Discovery.FunctionDefinition;

namespace WasmOs.Host.Timers;

/// <summary>The rules for timer functions.</summary>
internal sealed class TimerTriggerRules : ITriggerRules
{
    /// <inheritdoc/>
    public Type Attribute => typeof(TimerTriggerAttribute);

    /// <inheritdoc/>
    public FunctionDefinition Define(FunctionCandidate function)
    {
        var trigger = (TimerTriggerAttribute)function.Trigger;
        var schedule = function.Resolve(trigger.Schedule);
        if (schedule is not null && TimerSchedule.Fault(schedule) is { } fault)
        {
            function.Refuse($"has the schedule '{schedule}': {fault}");
        }

        function.Refuse(BackgroundRules.Check(function.Method, Attribute, [typeof(TimerInfo)], "TimerInfo"));
        return new FunctionDefinition { Name = function.Name, Method = function.Method, Trigger = TriggerKind.Timer, Timer = trigger, Schedule = schedule };
    }
}
