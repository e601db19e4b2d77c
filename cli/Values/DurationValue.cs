using System.Buffers;
using System.Globalization;

namespace WasmOs.Cli.Values;

/// <summary>Reads durations: <c>5</c> and <c>5s</c> (seconds), <c>500ms</c>, <c>2m</c>, <c>1.5h</c>, <c>1m30s</c>, and <c>none</c> for no limit.</summary>
internal static class DurationValue
{
    public const string None = "none";

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    /// <summary>The duration; <see cref="Timeout.InfiniteTimeSpan"/> for <c>none</c>; null when the text is not a duration.</summary>
    public static TimeSpan? TryParse(string text)
    {
        if (text.Equals(None, StringComparison.OrdinalIgnoreCase))
        {
            return Timeout.InfiniteTimeSpan;
        }

        var seconds = 0.0;
        var rest = text.AsSpan();
        if (rest.IsEmpty)
        {
            return null;
        }

        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept(Digits);
            var number = digits < 0 ? rest : rest[..digits];
            rest = rest[number.Length..];
            var letters = rest.IndexOfAny(Digits);
            var unit = letters < 0 ? rest : rest[..letters];
            rest = rest[unit.Length..];

            // A number without a unit is in seconds. It must be the whole text.
            var factor = unit.IsEmpty && number.Length != text.Length ? null : FactorOf(unit.Trim());
            if (factor is null || !double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
            {
                return null;
            }

            seconds += value * factor.Value;
        }

        // A duration that TimeSpan cannot hold is longer than any limit may be.
        return seconds < 1e9 ? TimeSpan.FromSeconds(seconds) : null;
    }

    private static double? FactorOf(ReadOnlySpan<char> unit) => unit switch
    {
        "us" => 1e-6,
        "ms" => 1e-3,
        "" or "s" => 1,
        "m" or "min" => 60,
        "h" => 3600,
        "d" => 86_400,
        _ => null,
    };
}
