using System.Globalization;

namespace WasmOs.Functions.Settings;

/// <summary>Creates settings of the usual types.</summary>
internal static class SettingTypes
{
    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(1);

    /// <summary>A whole number within bounds.</summary>
    public static Setting<long> Number(string name, string meaning, long min, long max, string? defaultText = null, string? note = null, string? onAzure = null)
    {
        bool Parse(string text, ICollection<string> faults, out long number) =>
            long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number) && number >= min && number <= max;

        return new(
            name, meaning, string.Create(CultureInfo.InvariantCulture, $"a whole number from {min} to {max}"), defaultText, Parse)
        {
            DefaultNote = note,
            OnAzure = onAzure,
        };
    }

    /// <summary>A duration in seconds from <paramref name="min"/> to <paramref name="max"/>. Fractions are allowed.</summary>
    public static Setting<TimeSpan> Seconds(string name, string meaning, string? defaultText, double min = 0, double max = 86400, string? onAzure = null)
    {
        bool Parse(string text, ICollection<string> faults, out TimeSpan time)
        {
            var read = double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
                && seconds > 0
                && seconds >= min
                && seconds <= max;
            time = read ? TimeSpan.FromSeconds(seconds) : default;
            return read;
        }

        var expected = min == 0
            ? string.Create(CultureInfo.InvariantCulture, $"a number of seconds above 0, up to {max}")
            : string.Create(CultureInfo.InvariantCulture, $"a number of seconds from {min} to {max}");
        return new(name, meaning, expected, defaultText, Parse) { OnAzure = onAzure };
    }

    /// <summary>A duration in whole days.</summary>
    public static Setting<TimeSpan> Days(string name, string meaning, int max, string defaultText)
    {
        bool Parse(string text, ICollection<string> faults, out TimeSpan time)
        {
            var read = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days >= 1 && days <= max;
            time = TimeSpan.FromDays(read ? days : 0);
            return read;
        }

        return new(name, meaning, string.Create(CultureInfo.InvariantCulture, $"a whole number of days from 1 to {max}"), defaultText, Parse);
    }

    /// <summary>Any text.</summary>
    public static Setting<string> Text(
        string name,
        string meaning,
        string expected,
        string? defaultText = null,
        string? note = null,
        bool secret = false,
        bool path = false,
        string? onAzure = null)
    {
        static bool Parse(string text, ICollection<string> faults, out string value)
        {
            value = text;
            return true;
        }

        return new(name, meaning, expected, defaultText, Parse) { DefaultNote = note, IsSecret = secret, IsPath = path, OnAzure = onAzure };
    }

    /// <summary>A list of texts that commas divide.</summary>
    public static Setting<IReadOnlyList<string>> List(string name, string meaning, string expected, string? onAzure = null)
    {
        static bool Parse(string text, ICollection<string> faults, out IReadOnlyList<string> values)
        {
            values = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            return true;
        }

        return new(name, meaning, expected, null, Parse) { OnAzure = onAzure };
    }

    /// <summary>One of the given words, in any case. The value has the case of the given word.</summary>
    public static Setting<string> Choice(string name, string meaning, IReadOnlyList<string> words, string? defaultText = null)
    {
        bool Parse(string text, ICollection<string> faults, out string value)
        {
            var word = words.FirstOrDefault(word => word.Equals(text, StringComparison.OrdinalIgnoreCase));
            value = word ?? "";
            return word is not null;
        }

        return new(name, meaning, $"{string.Join(", ", words.SkipLast(1))} or {words[^1]}", defaultText, Parse);
    }
}
