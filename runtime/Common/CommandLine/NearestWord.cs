namespace WasmOs.Common.CommandLine;

/// <summary>Suggests the known word that is nearest to a misspelt one.</summary>
internal static class NearestWord
{
    /// <summary>The end of an error message that names the nearest known word; empty when no word is near.</summary>
    public static string Suggest(string word, IEnumerable<string> known)
    {
        var limit = Math.Max(1, word.Length / 3);
        var nearest = known.Select(candidate => (Name: candidate, Distance: DistanceOf(word, candidate))).MinBy(static candidate => candidate.Distance);
        return nearest.Distance <= limit ? $"; did you mean {nearest.Name}?" : "";
    }

    // The number of letters to add, remove, change or swap with a neighbor.
    private static int DistanceOf(string left, string right)
    {
        var cells = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
        {
            for (var j = 0; j <= right.Length; j++)
            {
                cells[i, j] = i == 0 || j == 0 ? i + j : Math.Min(
                    Math.Min(cells[i - 1, j], cells[i, j - 1]) + 1,
                    cells[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    cells[i, j] = Math.Min(cells[i, j], cells[i - 2, j - 2] + 1);
                }
            }
        }

        return cells[left.Length, right.Length];
    }
}
