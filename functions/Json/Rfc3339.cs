using System.Globalization;
using System.Text.RegularExpressions;

namespace WasmOs.Functions.Json;

/// <summary>Reads times in the form of RFC 3339, with seconds and a time zone. Without a zone, the same text would be another time for each reader.</summary>
internal static partial class Rfc3339
{
    /// <summary>The expected form, for error messages.</summary>
    public const string Wanted = "a time such as 2026-01-31T12:00:00Z (RFC 3339, with its zone)";

    /// <summary>Reads a time and converts it to UTC.</summary>
    public static bool TryParse(string text, out DateTimeOffset time)
    {
        time = default;
        return Form().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out time);
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
