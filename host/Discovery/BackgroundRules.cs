using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using WasmOs.Host.Queues;
using WasmOs.Host.Timers;
using WasmOs.Host.Configuration;

namespace WasmOs.Host.Discovery;

/// <summary>What the class, the parameters, the result and the trigger of a queue or timer function may be.</summary>
internal static partial class TriggerRules
{
    private static readonly Type[] MessageTypes = [typeof(string), typeof(byte[]), typeof(ReadOnlyMemory<byte>)];
    private static readonly Type[] Results = [typeof(void), typeof(Task), typeof(ValueTask)];

    /// <summary>Every broken rule of a queue function, as the end of a sentence that begins with the method's name.</summary>
    /// <param name="method">The function.</param>
    /// <param name="queue">The queue; null when its setting is missing.</param>
    /// <param name="trigger">The trigger.</param>
    public static IEnumerable<string> CheckQueue(MethodInfo method, string? queue, QueueTriggerAttribute trigger)
    {
        if (queue is not null && !QueueName().IsMatch(queue))
        {
            yield return $"listens on the queue '{queue}': use 3 to 56 lower-case letters, digits and single hyphens, so that '{QueueFunction.PoisonSuffix}' fits behind.";
        }

        if (trigger.Connection is not (null or "" or StorageSelection.ConnectionStringSetting))
        {
            yield return $"asks for the connection '{trigger.Connection}', but this host has one storage account: leave Connection out.";
        }

        foreach (string error in Check(method, typeof(QueueTriggerAttribute), MessageTypes, "string, byte[] or ReadOnlyMemory<byte>"))
        {
            yield return error;
        }
    }

    /// <summary>Every broken rule of a timer function, as the end of a sentence that begins with the method's name.</summary>
    /// <param name="method">The function.</param>
    /// <param name="schedule">The schedule's text; null when its setting is missing.</param>
    public static IEnumerable<string> CheckTimer(MethodInfo method, string? schedule)
    {
        if (schedule is not null && TimerSchedule.Fault(schedule) is { } fault)
        {
            yield return $"has the schedule '{schedule}': {fault}";
        }

        foreach (string error in Check(method, typeof(TimerTriggerAttribute), [typeof(TimerInfo)], "TimerInfo"))
        {
            yield return error;
        }
    }

    private static IEnumerable<string> Check(MethodInfo method, Type trigger, Type[] data, string dataNames)
    {
        foreach (string error in SignatureRules.CheckCallable(method))
        {
            yield return error;
        }

        if (!Results.Contains(method.ReturnType))
        {
            yield return $"returns {method.ReturnType.Name}: return void, Task or ValueTask.";
        }
        else if (method.ReturnType == typeof(void) && method.IsDefined(typeof(AsyncStateMachineAttribute)))
        {
            yield return "is async void, whose end and errors nobody sees: return Task.";
        }

        foreach (ParameterInfo parameter in method.GetParameters())
        {
            string type = parameter.ParameterType.Name;
            if (parameter.IsDefined(trigger) && !data.Contains(parameter.ParameterType))
            {
                yield return $"puts {trigger.Name.Replace("Attribute", "", StringComparison.Ordinal)} on '{parameter.Name}' of type {type}: the trigger's parameter is {dataNames}.";
            }
            else if (!parameter.IsDefined(trigger) && parameter.ParameterType != typeof(CancellationToken))
            {
                yield return $"takes '{parameter.Name}' of type {type}: take the trigger's parameter and CancellationToken; inject everything else into the constructor.";
            }
        }
    }

    // Azure's rule for queue names, with room for the suffix of the poison queue unless it is there already.
    [GeneratedRegex("^(?=.{3,63}$)(?=.{3,56}$|.*-poison$)[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex QueueName();
}
