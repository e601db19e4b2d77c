using System.Diagnostics.CodeAnalysis;
using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Schedules;

/// <summary>Time zones by their IANA names.</summary>
internal static class ScheduleZones
{
    private const int MaxShown = 3;
    private const int MaxLength = 64;

    private static readonly Lazy<string[]> Known = new(() => [.. TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id).Order(StringComparer.Ordinal)]);

    /// <summary>The zone of a name; the error says what to write.</summary>
    public static bool TryFind(string name, [NotNullWhen(true)] out TimeZoneInfo? zone, [NotNullWhen(false)] out string? error)
    {
        zone = null;
        error = null;
        if (name == ScheduleSettings.DefaultTimeZone)
        {
            zone = TimeZoneInfo.Utc;
            return true;
        }

        if (IsName(name) && TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone))
        {
            return true;
        }

        error = Explain(name);
        return false;
    }

    /// <summary>A name ends up in a path, so nothing that only a path has is looked up.</summary>
    private static bool IsName(string name) =>
        name.Length is > 0 and <= MaxLength && char.IsAsciiLetter(name[0]) && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-' or '+');

    private static string Explain(string name)
    {
        if (Known.Value.Length <= 1)
        {
            return "This machine has no time zone data, so it knows UTC only: install the package tzdata on it.";
        }

        var nearest = Nearest(name);
        return $"There is no time zone {Quoted.Of(name)}; {(nearest.Count == 0 ? "write an IANA name such as Europe/Oslo" : $"did you mean {string.Join(" or ", nearest)}?")}";
    }

    /// <summary>People leave out the continent, or misspell the city: both are compared.</summary>
    private static List<string> Nearest(string name) => name.Length is 0 or > MaxLength ? [] :
    [
        .. Known.Value
            .Select(known => (known, Whole: Distance(name, known), City: Distance(CityOf(name), CityOf(known))))
            .Where(candidate => candidate.Whole <= name.Length / 4 || candidate.City <= CityOf(name).Length / 3)
            .OrderBy(candidate => Math.Min(candidate.Whole, candidate.City)).ThenBy(candidate => candidate.Whole)
            .Take(MaxShown).Select(candidate => candidate.known),
    ];

    private static string CityOf(string name) => name[(name.LastIndexOf('/') + 1)..];

    /// <summary>Levenshtein's distance without regard to case, spaces counting as underscores.</summary>
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
