namespace WasmOs.Runtime.Wasi.Capabilities;

/// <summary>Patterns for names: an exact name, or a prefix followed by <c>*</c>. Case matters.</summary>
internal static class NamePattern
{
    public static bool Matches(string pattern, string name) =>
        pattern.EndsWith('*') ? name.AsSpan().StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.Ordinal) : pattern == name;

    public static bool MatchesAny(IEnumerable<string> patterns, string name) => patterns.Any(pattern => Matches(pattern, name));
}
