using System.Reflection;
using Microsoft.AspNetCore.Routing.Patterns;
using WasmOs.Functions.Invocation;
using WasmOs.Host.Discovery;

namespace WasmOs.Host.Http;

/// <summary>The rules for the class, the parameters and the result of an HTTP function.</summary>
internal static class SignatureRules
{
    /// <summary>The types to which a route value can be converted.</summary>
    public static IReadOnlyList<Type> RouteValueTypes { get; } = [typeof(string), typeof(int), typeof(long), typeof(Guid), typeof(bool)];

    /// <summary>Returns an error for each broken rule, as the end of a sentence that begins with the method's name.</summary>
    public static IEnumerable<string> Check(MethodInfo method, RoutePattern route)
    {
        foreach (var error in CallableRules.Check(method))
        {
            yield return error;
        }

        if (method.ReturnType != typeof(IResult) && method.ReturnType != typeof(Task<IResult>) && method.ReturnType != typeof(ValueTask<IResult>))
        {
            yield return $"returns {method.ReturnType.Name}: return IResult, Task<IResult> or ValueTask<IResult>.";
        }

        foreach (var parameter in method.GetParameters())
        {
            if (CheckParameter(parameter, route) is { } error)
            {
                yield return error;
            }
        }
    }

    private static string? CheckParameter(ParameterInfo parameter, RoutePattern route)
    {
        var type = parameter.ParameterType;
        if (parameter.IsDefined(typeof(Microsoft.Azure.Functions.Worker.HttpTriggerAttribute)))
        {
            return type == typeof(HttpRequest)
                ? null
                : $"puts HttpTrigger on '{parameter.Name}' of type {type.Name}: the trigger's parameter is an HttpRequest.";
        }

        if (type == typeof(HttpRequest) || type == typeof(CancellationToken) || (HttpCallCompiler.IsService(parameter) && !type.IsByRef))
        {
            return null;
        }

        if (!RouteValueTypes.Contains(type))
        {
            return $"takes '{parameter.Name}' of type {type.Name}: take HttpRequest, CancellationToken, [FromServices], or a route value "
                + "as string, int, long, Guid or bool; inject everything else into the constructor.";
        }

        return route.GetParameter(parameter.Name!) switch
        {
            null => $"takes '{parameter.Name}', which is not in its route '{route.RawText}': add {{{parameter.Name}}} to the route or remove the parameter.",
            { IsOptional: true } when type != typeof(string) => $"takes '{parameter.Name}' of type {type.Name}, which its route makes optional: "
                + "take a string, null when it is missing.",
            _ => null,
        };
    }
}
