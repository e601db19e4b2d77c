namespace WasmOs.Kernel.Errors;

/// <summary>Suggests the known name that a user probably meant.</summary>
public static class NearestName
{
    private const int LongestName = 40;

    /// <summary>The known name with the fewest edits, provided that they are few for its length; null when no name is close enough.</summary>
    public static string? Find(string name, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(known);
        if (name.Length > LongestName)
        {
            return null;
        }

        string? nearest = null;
        var fewest = int.MaxValue;
        foreach (var candidate in known)
        {
            var edits = Distance(Fold(name), Fold(candidate));
            if (edits < fewest && edits <= Math.Max(1, candidate.Length / 3))
            {
                (nearest, fewest) = (candidate, edits);
            }
        }

        return nearest;
    }

    /// <summary>Whether two names differ by at most a few edits, ignoring case and separators.</summary>
    /// <param name="name">What the user wrote.</param>
    /// <param name="known">A known name.</param>
    /// <param name="edits">The largest number of edits.</param>
    public static bool IsNear(string name, string known, int edits)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(known);
        return name.Length <= LongestName && Distance(Fold(name), Fold(known)) <= edits;
    }

    /// <summary>Removes separators and case, the most frequent mistakes: <c>moduleId</c> matches <c>module_id</c>.</summary>
    private static string Fold(string name) => name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();

    /// <summary>The edit distance (optimal string alignment: two swapped letters count as one edit), computed with three rows.</summary>
    private static int Distance(string left, string right)
    {
        if (right.Length > LongestName)
        {
            return int.MaxValue;
        }

        Span<int> beforeLast = stackalloc int[LongestName + 1];
        Span<int> last = stackalloc int[LongestName + 1];
        Span<int> current = stackalloc int[LongestName + 1];
        for (var j = 0; j <= right.Length; j++)
        {
            last[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = last[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                current[j] = Math.Min(replaced, Math.Min(last[j], current[j - 1]) + 1);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    current[j] = Math.Min(current[j], beforeLast[j - 2] + 1);
                }
            }

            last.CopyTo(beforeLast);
            current.CopyTo(last);
        }

        return last[right.Length];
    }
}
