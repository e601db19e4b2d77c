using System.Buffers;
using System.Globalization;

namespace WasmOs.Cli.Values;

/// <summary>
/// Reads sizes: <c>65536</c>, <c>64KiB</c>, <c>1MB</c>, <c>1.5GiB</c>. As in GNU's tools, <c>KB</c>, <c>MB</c>, <c>GB</c> and <c>TB</c> are powers of 1,000,
/// and <c>K</c>, <c>KiB</c> and so on are powers of
/// 1,024. Upper and lower case are the same.
/// </summary>
internal static class SizeValue
{
    private const string Prefixes = "KMGT";
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    /// <summary>The size in bytes; null when the text is not a size.</summary>
    public static long? TryParse(string text)
    {
        var digits = text.AsSpan().IndexOfAnyExcept(Digits);
        var number = digits < 0 ? text : text[..digits];
        if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            || UnitOf(digits < 0 ? "" : text[digits..].Trim()) is not { } unit)
        {
            return null;
        }

        // A size that a decimal or a long cannot hold is larger than any limit may be. A fraction of a byte is a mistake of the user.
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
