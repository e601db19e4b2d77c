using System.Diagnostics.CodeAnalysis;
using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Schedules;

/// <summary>Finds time zones by their IANA names.</summary>
internal static class ScheduleZones
{
    private const int MaxShown = 3;
    private const int MaxLength = 64;
    private const int MaxPath = 256;

    /// <summary>The names that the system lists. The list omits older names of the same zones, so suggestions use current names.</summary>
    private static readonly Lazy<string[]> Listed =
        new(() => [.. TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id).Where(ZoneNames.All.Contains).Order(StringComparer.Ordinal)]);

    /// <summary>Finds the zone with a name; otherwise the error says what to write.</summary>
    public static bool TryFind(string name, [NotNullWhen(true)] out TimeZoneInfo? zone, [NotNullWhen(false)] out string? error)
    {
        zone = null;
        error = null;
        if (name == ScheduleSettings.DefaultTimeZone)
        {
            zone = TimeZoneInfo.Utc;
            return true;
        }

        if (ZoneNames.All.Contains(name) && TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone))
        {
            return true;
        }

        error = Explain(name);
        return false;
    }

    private static string Explain(string name)
    {
        if (ZoneNames.All.Count <= 1)
        {
            return "This machine has no time zone data, so it knows UTC only: install the package tzdata on it.";
        }

        var nearest = Inside(name) is { } inside ? [inside] : Nearest(name);
        return $"There is no time zone {Quoted.Of(name)}; {(nearest.Count == 0 ? "write an IANA name such as Europe/Oslo" : $"did you mean {string.Join(" or ", nearest)}?")}";
    }

    /// <summary>
    /// A known name that the text equals in another case, or ends with after folders, such as <c>right/Europe/Oslo</c> or
    /// <c>/usr/share/zoneinfo/Europe/Oslo</c>; null for none.
    /// </summary>
    private static string? Inside(string name)
    {
        for (var rest = name.Length <= MaxPath ? name : ""; rest.Length > 0; rest = rest[(rest.IndexOf('/', StringComparison.Ordinal) + 1)..])
        {
            if (ZoneNames.All.FirstOrDefault(known => known.Equals(rest, StringComparison.OrdinalIgnoreCase)) is { } found)
            {
                return found;
            }

            if (!rest.Contains('/', StringComparison.Ordinal))
            {
                break;
            }
        }

        return null;
    }

    /// <summary>The most similar names. People omit the continent or misspell the city, so the whole name and the city are compared separately.</summary>
    private static List<string> Nearest(string name) => name.Length is 0 or > MaxLength ? [] :
    [
        .. Listed.Value
            .Select(known => (known, Whole: Distance(name, known), City: Distance(CityOf(name), CityOf(known))))
            .Where(candidate => candidate.Whole <= name.Length / 4 || candidate.City <= CityOf(name).Length / 3)
            .OrderBy(candidate => Math.Min(candidate.Whole, candidate.City)).ThenBy(candidate => candidate.Whole)
            .Take(MaxShown).Select(candidate => candidate.known),
    ];

    private static string CityOf(string name) => name[(name.LastIndexOf('/') + 1)..];

    /// <summary>The Levenshtein distance, ignoring case; a space equals an underscore.</summary>
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = diagonal + (Fold(left[i - 1]) == Fold(right[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }

    private static char Fold(char c) => c == ' ' ? '_' : char.ToLowerInvariant(c);
}
