using System.Collections.Frozen;
using System.Collections.Immutable;

namespace WasmOs.Kernel.Federation;

/// <summary>What a provider says of an identity: texts by name. Immutable.</summary>
public sealed class ExternalClaims
{
    private readonly FrozenDictionary<string, ImmutableArray<string>> _values;

    /// <summary>Creates the claims.</summary>
    /// <param name="values">Pairs of a claim's name and a value of it; a name may come several times.</param>
    /// <param name="comparer">How names are compared: directories do not distinguish upper and lower case.</param>
    public ExternalClaims(IEnumerable<KeyValuePair<string, string>> values, StringComparer comparer) => _values = values
        .GroupBy(pair => pair.Key, pair => pair.Value, comparer)
        .ToFrozenDictionary(group => group.Key, group => group.ToImmutableArray(), comparer);

    /// <summary>The values of a claim; empty when there is none.</summary>
    public ImmutableArray<string> this[string name] => _values.TryGetValue(name, out var values) ? values : [];

    /// <summary>The only value of a claim; null when there is none or several.</summary>
    public string? Single(string name) => this[name] is [var value] ? value : null;
}
