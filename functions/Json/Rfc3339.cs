using System.Globalization;
using System.Text.RegularExpressions;

namespace WasmOs.Functions.Json;

/// <summary>Times as RFC 3339 writes them: with seconds and with a zone, without which a time means another one to each reader.</summary>
internal static partial class Rfc3339
{
    /// <summary>What to write, for messages.</summary>
    public const string Wanted = "a time such as 2026-01-31T12:00:00Z (RFC 3339, with its zone)";

    /// <summary>Reads a time, in UTC.</summary>
    public static bool TryParse(string text, out DateTimeOffset time)
    {
        time = default;
        return Form().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out time);
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
