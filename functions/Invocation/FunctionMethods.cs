using System.Collections.Frozen;
using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;

namespace WasmOs.Functions.Invocation;

/// <summary>The functions of this assembly and what their attributes declare. They are searched once in a process.</summary>
internal static class FunctionMethods
{
    /// <summary>The methods of all functions, by the functions' names.</summary>
    public static FrozenDictionary<string, MethodInfo> ByName { get; } = typeof(FunctionMethods).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        .Select(method => (Function: method.GetCustomAttribute<FunctionAttribute>(), Method: method))
        .Where(found => found.Function is not null)
        .ToFrozenDictionary(found => found.Function!.Name, found => found.Method, StringComparer.Ordinal);

    /// <summary>The classes of the functions.</summary>
    public static IEnumerable<Type> Classes => ByName.Values.Select(method => method.DeclaringType!).Distinct();

    /// <summary>All functions with an HTTP trigger.</summary>
    public static IEnumerable<(string Function, HttpTriggerAttribute Trigger)> Http =>
        from pair in ByName
        let trigger = pair.Value.GetParameters()
            .Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>())
            .FirstOrDefault(trigger => trigger is not null)
        where trigger is not null
        select (pair.Key, trigger);

    /// <summary>The HTTP methods of a trigger, in capitals. GET includes HEAD. An empty result means every method.</summary>
    public static string[] HttpMethodsOf(HttpTriggerAttribute trigger)
    {
        var methods = (trigger.Methods ?? []).Select(method => method.ToUpperInvariant());
        return [.. (methods.Contains("GET") ? methods.Append("HEAD") : methods).Distinct()];
    }

    /// <summary>
    /// The largest body of a function, bytes, by its attribute. A function that disables the limit gets the limit of an upload, because every body is bounded.
    /// Null when the function has no such attribute: then
    /// the limit of an input applies.
    /// </summary>
    /// <param name="function">The method of the function.</param>
    /// <param name="uploadBytes">The largest body of an upload, bytes.</param>
    public static long? BodyLimitOf(MethodInfo function, long uploadBytes) =>
        function.GetCustomAttributes(inherit: true).OfType<IRequestSizeLimitMetadata>().FirstOrDefault() is { } asked
            ? asked.MaxRequestBodySize ?? uploadBytes
            : null;
}
