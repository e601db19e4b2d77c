using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace WasmOs.Common.Audit;

/// <summary>The name of a segment's file, <c>yyyy/MM/dd/writer-number.ndjson</c>.</summary>
/// <param name="Day">The day, UTC.</param>
/// <param name="Writer">The writer.</param>
/// <param name="Number">The number of the segment among those of the writer, from 1.</param>
internal sealed record AuditName(DateOnly Day, string Writer, long Number)
{
    private const string Suffix = ".ndjson";
    private const int DayLength = 10;

    /// <summary>The beginning of the names of a day.</summary>
    public static string PrefixOf(DateOnly day) => day.ToString("yyyy'/'MM'/'dd'/'", CultureInfo.InvariantCulture);

    /// <summary>Reads a name.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out AuditName? name)
    {
        name = null;
        var dash = text.LastIndexOf('-');
        if (dash <= DayLength + 1 || !text.EndsWith(Suffix, StringComparison.Ordinal)
            || !DateOnly.TryParseExact(text.AsSpan(0, DayLength), "yyyy'/'MM'/'dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            || !long.TryParse(text.AsSpan(dash + 1, text.Length - dash - 1 - Suffix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        var parsed = new AuditName(day, text[(DayLength + 1)..dash], number);
        name = parsed.ToString() == text ? parsed : null;
        return name is not null;
    }

    /// <summary>The name.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{PrefixOf(Day)}{Writer}-{Number:D6}{Suffix}");
}
