using System.Buffers;
using System.Globalization;

namespace WasmOs.Cli.Values;

/// <summary>
/// Sizes as people write them: <c>65536</c>, <c>64KiB</c>, <c>1MB</c>, <c>1.5GiB</c>. As in GNU's tools <c>KB</c>, <c>MB</c>, <c>GB</c>, <c>TB</c> count by 1,000 and <c>K</c>,
/// <c>KiB</c> and so on by 1,024; upper and lower case are the same.
/// </summary>
internal static class SizeValue
{
    private const string Prefixes = "KMGT";
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    /// <summary>The number of bytes; null when it is no size.</summary>
    public static long? TryParse(string text)
    {
        var digits = text.AsSpan().IndexOfAnyExcept(Digits);
        var number = digits < 0 ? text : text[..digits];
        if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) || UnitOf(digits < 0 ? "" : text[digits..].Trim()) is not { } unit)
        {
            return null;
        }

        // Beyond what a decimal or a long holds is beyond what is allowed; a part of a byte is a mistake.
        var limit = decimal.MaxValue / unit;
        return value < limit && value * unit <= long.MaxValue && decimal.IsInteger(value * unit) ? (long)(value * unit) : null;
    }

    private static decimal? UnitOf(string unit)
    {
        if (unit.Length == 0 || unit.Equals("B", StringComparison.OrdinalIgnoreCase))
        {
            return 1;
        }

        var power = Prefixes.IndexOf(char.ToUpperInvariant(unit[0]), StringComparison.Ordinal) + 1;
        var rest = unit[1..].ToUpperInvariant();
        return power == 0 || rest is not ("" or "B" or "IB") ? null : (decimal)Math.Pow(rest == "B" ? 1000 : 1024, power);
    }
}
