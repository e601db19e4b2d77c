using System.Globalization;

namespace WasmOs.Kernel.Alerts.Conditions;

/// <summary>Times in rules, such as <c>30s</c>, <c>5m</c>, <c>4h</c> and <c>1d</c>.</summary>
public static class DurationText
{
    /// <summary>What such a text must look like, for messages.</summary>
    public const string Expected = "Must be a time such as 30s, 5m, 4h or 1d";

    /// <summary>Reads a time. Returns false when the text is none, or is longer than a thousand years.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out TimeSpan time)
    {
        time = default;
        var digits = text.TrimEnd("abcdefghijklmnopqrstuvwxyz");
        if (digits.Length > 12
            || !double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            || AlertUnits.FactorOf(AlertUnit.Duration, text[digits.Length..].ToString()) is not { } factor
            || number * factor > TimeSpan.FromDays(365_000).TotalSeconds)
        {
            return false;
        }

        time = TimeSpan.FromSeconds(number * factor);
        return true;
    }

    /// <summary>Writes a time as a rule would have it: by the largest unit that gives a whole number.</summary>
    public static string Of(TimeSpan time)
    {
        var seconds = (long)time.TotalSeconds;
        return seconds switch
        {
            0 => "0s",
            _ when seconds % 86400 == 0 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 86400}d"),
            _ when seconds % 3600 == 0 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600}h"),
            _ when seconds % 60 == 0 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60}m"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{seconds}s"),
        };
    }
}
