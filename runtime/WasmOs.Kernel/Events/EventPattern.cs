namespace WasmOs.Kernel.Events;

/// <summary>A pattern that a webhook subscribes to: one type, all types of a kind (<c>task.*</c>), or all types (<c>*</c>).</summary>
internal static class EventPattern
{
    /// <summary>Whether a pattern matches a type.</summary>
    public static bool Matches(string pattern, string type) =>
        pattern == type
            || pattern == "*"
            || (pattern.EndsWith(".*", StringComparison.Ordinal) && type.AsSpan().StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.Ordinal));
}
