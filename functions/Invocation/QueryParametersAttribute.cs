namespace WasmOs.Functions.Invocation;

/// <summary>Names the query parameters that a function reads. A function without this attribute takes none, and a request that gives another one is refused.</summary>
/// <param name="names">The names, or <see cref="Any"/> alone when whatever the client sends is passed on.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class QueryParametersAttribute(params string[] names) : Attribute
{
    /// <summary>Every name: the query belongs to a guest.</summary>
    public const string Any = "*";

    /// <summary>The names.</summary>
    public IReadOnlyList<string> Names { get; } = names;

    /// <summary>Whether every name is taken.</summary>
    public bool TakesAny { get; } = names is [Any];
}
