using System.Collections.Frozen;
using System.Reflection;
using WasmOs.Functions.Problems;
using WasmOs.Kernel.Errors;
using WasmOs.Runtime.Diagnostics;

namespace WasmOs.Functions.Invocation;

/// <summary>
/// Refuses query parameters that a function does not read, in the same way as unknown members of a body. Both heads check this before each call. Thread-safe.
/// </summary>
public static class QueryParameters
{
    /// <summary>60 characters and the ellipsis.</summary>
    private const int LongestNameShown = 61;

    /// <summary>The parameters that each function reads, by the function's name.</summary>
    private static readonly FrozenDictionary<string, QueryParametersAttribute> Known = FunctionMethods.ByName
        .ToFrozenDictionary(
            function => function.Key, function => function.Value.GetCustomAttribute<QueryParametersAttribute>() ?? new QueryParametersAttribute(),
            StringComparer.Ordinal);

    /// <summary>Whether a function belongs to this assembly.</summary>
    internal static bool IsKnown(string function) => Known.ContainsKey(function);

    /// <summary>The result that refuses a request with an unknown or repeated query parameter; null when the function can be called.</summary>
    /// <param name="function">The function's name. The query of a function of another assembly is not checked.</param>
    /// <param name="request">The request.</param>
    /// <param name="platform">Parameters that the platform reads itself, such as the key of a Functions app.</param>
    public static IResult? Refuse(string function, HttpRequest request, params ReadOnlySpan<string> platform)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.QueryString.HasValue && Known.TryGetValue(function, out var query) && !query.TakesAny
            ? Refuse(query.Names, request.Query, platform)
            : null;
    }

    /// <summary>The result that refuses an unknown or repeated query parameter of an endpoint that is not a function; null when there is none.</summary>
    /// <param name="known">The names that the endpoint reads.</param>
    /// <param name="request">The request.</param>
    public static IResult? Refuse(IReadOnlyList<string> known, HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(known);
        ArgumentNullException.ThrowIfNull(request);
        return request.QueryString.HasValue ? Refuse(known, request.Query, []) : null;
    }

    private static ProblemResult? Refuse(IReadOnlyList<string> known, IQueryCollection query, ReadOnlySpan<string> platform)
    {
        var errors = new FieldErrors();
        foreach (var (name, values) in query)
        {
            if (platform.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                continue;
            }

            if (!known.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                errors.Add(DisplayText.Shorten(name, LongestNameShown), Explain(name, known));
            }
            else if (values.Count > 1)
            {
                errors.Add(name, "Is given more than once.");
            }
        }

        return errors.IsEmpty ? null : new ProblemResult(Problem.From(errors));
    }

    private static string Explain(string name, IReadOnlyList<string> known) => known.Count == 0
        ? "Is not a query parameter of this call, which takes none."
        : NearestName.Find(name, known) is { } nearest
            ? $"Is not a query parameter of this call; did you mean {nearest}?"
            : $"Is not a query parameter of this call. Known: {string.Join(", ", known)}.";
}
