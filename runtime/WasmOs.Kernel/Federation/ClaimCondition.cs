namespace WasmOs.Kernel.Federation;

/// <summary>A condition on one claim: some value of it equals a text, or matches a pattern. Immutable.</summary>
/// <param name="Claim">The claim's name; members of objects by their path, such as <c>realm_access.roles</c>.</param>
/// <param name="Value">The text or the pattern.</param>
/// <param name="IsPattern">Whether <paramref name="Value"/> is a pattern, in which <c>*</c> stands for any text, also an empty one.</param>
public sealed record ClaimCondition(string Claim, string Value, bool IsPattern)
{
    private const char Wildcard = '*';

    /// <summary>Whether some value of the claim fits.</summary>
    internal bool Holds(ExternalClaims claims, StringComparison comparison)
    {
        foreach (var value in claims[Claim])
        {
            if (IsPattern ? Matches(Value, value, comparison) : value.Equals(Value, comparison))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a text fits a pattern. Each part between wildcards is taken where it comes first, so the time is at most pattern times text.</summary>
    internal static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text, StringComparison comparison)
    {
        var wildcard = pattern.IndexOf(Wildcard);
        if (wildcard < 0)
        {
            return text.Equals(pattern, comparison);
        }

        if (!text.StartsWith(pattern[..wildcard], comparison))
        {
            return false;
        }

        text = text[wildcard..];
        pattern = pattern[(wildcard + 1)..];
        while ((wildcard = pattern.IndexOf(Wildcard)) >= 0)
        {
            var part = pattern[..wildcard];
            var found = text.IndexOf(part, comparison);
            if (found < 0)
            {
                return false;
            }

            text = text[(found + part.Length)..];
            pattern = pattern[(wildcard + 1)..];
        }

        return text.EndsWith(pattern, comparison);
    }
}
