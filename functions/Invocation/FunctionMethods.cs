using System.Collections.Frozen;
using System.Reflection;

namespace WasmOs.Functions.Worker.Requests;

/// <summary>The methods of the functions, by the functions' names.</summary>
internal static class FunctionMethods
{
    private static readonly FrozenDictionary<string, MethodInfo> ByName = typeof(ApiOptions).Assembly.GetExportedTypes()
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        .Select(method => (Function: method.GetCustomAttribute<FunctionAttribute>(), Method: method))
        .Where(found => found.Function is not null)
        .ToFrozenDictionary(found => found.Function!.Name, found => found.Method, StringComparer.Ordinal);

    /// <summary>The classes of the functions.</summary>
    public static IEnumerable<Type> Classes => ByName.Values.Select(method => method.DeclaringType!).Distinct();

    /// <summary>The method of a function.</summary>
    public static MethodInfo Find(string function) => ByName[function];

    /// <summary>All functions that HTTP triggers.</summary>
    public static IEnumerable<(string Function, HttpTriggerAttribute Trigger)> Http =>
        from pair in ByName
        let trigger = pair.Value.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(trigger => trigger is not null)
        where trigger is not null
        select (pair.Key, trigger);
}
