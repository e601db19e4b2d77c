namespace WasmOs.Functions.Invocation;

/// <summary>
/// Names the query parameters that a function reads. A function without this attribute reads none. A request with any other parameter is refused.
/// </summary>
/// <param name="names">The names, or only <see cref="Any"/> when the function passes the whole query on.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class QueryParametersAttribute(params string[] names) : Attribute
{
    /// <summary>Accepts every name: the query is passed on to a guest.</summary>
    public const string Any = "*";

    /// <summary>The names.</summary>
    public IReadOnlyList<string> Names { get; } = names;

    /// <summary>Whether every name is accepted.</summary>
    public bool TakesAny { get; } = names is [Any];
}
