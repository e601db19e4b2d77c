using Microsoft.AspNetCore.Routing.Patterns;

namespace WasmOs.Host.Discovery;

/// <summary>The rules between functions: names are unique, and no two functions have the same method on the same route or the same queue.</summary>
internal static class UniquenessRules
{
    /// <summary>Returns a sentence for each conflict.</summary>
    public static IEnumerable<string> Check(IReadOnlyList<FunctionDefinition> functions) => [.. Names(functions), .. Routes(functions), .. Queues(functions)];

    private static IEnumerable<string> Names(IReadOnlyList<FunctionDefinition> functions) =>
        from same in functions.GroupBy(function => function.Name, StringComparer.OrdinalIgnoreCase)
        where same.Count() > 1
        select $"{string.Join(" and ", same.Select(Describe))} share the name '{same.Key}': rename all but one.";

    private static IEnumerable<string> Routes(IReadOnlyList<FunctionDefinition> functions) =>
        from same in functions.Where(function => function.Route is not null).GroupBy(function => Shape(function.Route!))
        from pair in Pairs([.. same])
        where Overlap(pair.First, pair.Second)
        select $"{Describe(pair.First)} and {Describe(pair.Second)} answer the same requests on '{pair.First.Route!.RawText}': "
            + "change a route or the methods of one.";

    private static IEnumerable<string> Queues(IReadOnlyList<FunctionDefinition> functions) =>
        from same in functions.Where(function => function.Queue is not null).GroupBy(function => function.Queue, StringComparer.Ordinal)
        where same.Count() > 1
        select $"{string.Join(" and ", same.Select(Describe))} take each other's messages from the queue '{same.Key}': leave one.";

    private static IEnumerable<(FunctionDefinition First, FunctionDefinition Second)> Pairs(FunctionDefinition[] functions) =>
        from i in Enumerable.Range(0, functions.Length)
        from j in Enumerable.Range(i + 1, functions.Length - i - 1)
        select (functions[i], functions[j]);

    private static bool Overlap(FunctionDefinition a, FunctionDefinition b) =>
        a.HttpMethods.Count == 0 ? b.HttpMethods.Count == 0 : a.HttpMethods.Intersect(b.HttpMethods).Any();

    /// <summary>
    /// Returns the route without the names of its parameters. The constraints remain, because routes with different constraints are different.
    /// </summary>
    private static string Shape(RoutePattern route) => string.Join('/', route.PathSegments.Select(segment => string.Concat(segment.Parts.Select(Shape))));

    private static string Shape(RoutePatternPart part) => part switch
    {
        RoutePatternLiteralPart literal => literal.Content.ToLowerInvariant(),
        RoutePatternSeparatorPart separator => separator.Content,
        RoutePatternParameterPart parameter =>
            $"{{{(parameter.IsCatchAll ? "*" : "")}{string.Join(',', parameter.ParameterPolicies.Select(policy => policy.Content))}}}",
        _ => "",
    };

    private static string Describe(FunctionDefinition function) => $"{function.Class.FullName}.{function.Method.Name}";
}
