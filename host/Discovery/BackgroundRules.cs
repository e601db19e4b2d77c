using System.Reflection;
using System.Runtime.CompilerServices;

namespace WasmOs.Host.Discovery;

/// <summary>The rules for the class, the parameters and the result of a function without a caller: a queue or timer function.</summary>
internal static class BackgroundRules
{
    private static readonly Type[] Results = [typeof(void), typeof(Task), typeof(ValueTask)];

    /// <summary>Returns an error for each broken rule, as the end of a sentence that begins with the method's name.</summary>
    /// <param name="method">The function.</param>
    /// <param name="trigger">The attribute of the trigger.</param>
    /// <param name="data">The allowed types of the trigger's parameter.</param>
    /// <param name="dataNames">The names of these types, for messages.</param>
    public static IEnumerable<string> Check(MethodInfo method, Type trigger, Type[] data, string dataNames)
    {
        foreach (var error in CallableRules.Check(method))
        {
            yield return error;
        }

        if (!Results.Contains(method.ReturnType))
        {
            yield return $"returns {method.ReturnType.Name}: return void, Task or ValueTask.";
        }
        else if (method.ReturnType == typeof(void) && method.IsDefined(typeof(AsyncStateMachineAttribute)))
        {
            yield return "is async void, so that the host sees neither its end nor its errors: return Task.";
        }

        foreach (var parameter in method.GetParameters())
        {
            var type = parameter.ParameterType.Name;
            if (parameter.IsDefined(trigger) && !data.Contains(parameter.ParameterType))
            {
                yield return $"puts {trigger.Name.Replace("Attribute", "", StringComparison.Ordinal)} on '{parameter.Name}' of type {type}: "
                    + $"the trigger's parameter is {dataNames}.";
            }
            else if (!parameter.IsDefined(trigger) && parameter.ParameterType != typeof(CancellationToken))
            {
                yield return $"takes '{parameter.Name}' of type {type}: take the trigger's parameter and CancellationToken; "
                    + "inject everything else into the constructor.";
            }
        }
    }
}
