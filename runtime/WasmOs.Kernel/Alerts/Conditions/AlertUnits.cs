using System.Collections.Immutable;
using System.Globalization;

namespace WasmOs.Kernel.Alerts.Conditions;

/// <summary>The units of numbers in conditions, and how values are written with them.</summary>
internal static class AlertUnits
{
    private const double Kibi = 1024;

    private static readonly ImmutableArray<(string Text, AlertUnit Unit, double Factor)> All =
    [
        ("%", AlertUnit.Fraction, 0.01),
        ("B", AlertUnit.Bytes, 1), ("KB", AlertUnit.Bytes, Kibi), ("MB", AlertUnit.Bytes, Kibi * Kibi), ("GB", AlertUnit.Bytes, Kibi * Kibi * Kibi),
        ("TB", AlertUnit.Bytes, Kibi * Kibi * Kibi * Kibi),
        ("us", AlertUnit.Duration, 1e-6), ("ms", AlertUnit.Duration, 1e-3), ("s", AlertUnit.Duration, 1), ("m", AlertUnit.Duration, 60),
        ("min", AlertUnit.Duration, 60), ("h", AlertUnit.Duration, 3600), ("d", AlertUnit.Duration, 86400),
        ("/s", AlertUnit.Rate, 1), ("/min", AlertUnit.Rate, 1 / 60.0), ("/h", AlertUnit.Rate, 1 / 3600.0),
    ];

    /// <summary>What a number of a unit becomes in the unit of values; null when the kind of values has no such unit.</summary>
    public static double? FactorOf(AlertUnit kind, string text)
    {
        if (kind == AlertUnit.Count && text.Length == 0)
        {
            return 1;
        }

        foreach (var unit in All)
        {
            if (unit.Unit == kind && unit.Text == text)
            {
                return unit.Factor;
            }
        }

        return null;
    }

    /// <summary>What a number for this kind of values must look like, for messages.</summary>
    public static string ExampleOf(AlertUnit kind) => kind switch
    {
        AlertUnit.Count => "a number without a unit, such as 100",
        AlertUnit.Fraction => "a number with %, such as 5%",
        AlertUnit.Bytes => "a number with B, KB, MB, GB or TB (steps of 1,024), such as 500MB",
        AlertUnit.Duration => "a number with us, ms, s, m, h or d, such as 10s",
        _ => "a number with /s, /min or /h, such as 5/min",
    };

    /// <summary>A value as people read it.</summary>
    public static string Format(AlertUnit kind, double value) => kind switch
    {
        AlertUnit.Count => Round(value),
        AlertUnit.Fraction => $"{Round(value * 100)} %",
        AlertUnit.Bytes => FormatBytes(value),
        AlertUnit.Duration => FormatDuration(value),
        _ => value is >= 1 or 0 ? $"{Round(value)}/s" : $"{Round(value * 60)}/min",
    };

    private static string FormatBytes(double value)
    {
        string[] names = ["B", "KB", "MB", "GB", "TB"];
        var step = 0;
        while (value >= Kibi && step < names.Length - 1)
        {
            value /= Kibi;
            step++;
        }

        return $"{Round(value)} {names[step]}";
    }

    private static string FormatDuration(double seconds) => seconds switch
    {
        0 => "0 s",
        < 1e-3 => $"{Round(seconds * 1e6)} us",
        < 1 => $"{Round(seconds * 1e3)} ms",
        < 120 => $"{Round(seconds)} s",
        < 7200 => $"{Round(seconds / 60)} min",
        < 172800 => $"{Round(seconds / 3600)} h",
        _ => $"{Round(seconds / 86400)} d",
    };

    // Three significant digits, but no digit before the point is lost.
    private static string Round(double value) => Math.Abs(value) >= 100
        ? value.ToString("#,0", CultureInfo.InvariantCulture)
        : value.ToString("G3", CultureInfo.InvariantCulture);
}
