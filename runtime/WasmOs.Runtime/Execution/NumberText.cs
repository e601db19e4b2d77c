using System.Globalization;

namespace WasmOs.Runtime.Execution;

/// <summary>
/// Writes numbers as JavaScript does (ECMAScript, Number::toString): with the fewest digits that parse to the same number. Numbers from 0.000001 to below 1e21
/// are written in full, others with an exponent. The special values are <c>NaN</c>, <c>Infinity</c>, <c>-Infinity</c>, and <c>0</c> for both zeros.
/// </summary>
public static class NumberText
{
    // ECMAScript writes numbers from 1e-6 to below 1e21 in full.
    private const int MaxPoint = 21;
    private const int MinPoint = -5;

    /// <summary>The text of a 64-bit floating-point number.</summary>
    /// <param name="value">The number.</param>
    /// <returns>At most 30 characters of ASCII.</returns>
    public static string Format(double value) =>
        double.IsFinite(value) && value != 0 ? FormatDigits(value.ToString("R", CultureInfo.InvariantCulture)) : FormatSpecial(value);

    /// <summary>The text of a 32-bit floating-point number, with the fewest digits that parse to the same 32-bit number.</summary>
    /// <param name="value">The number.</param>
    /// <returns>At most 30 characters of ASCII.</returns>
    public static string Format(float value) =>
        float.IsFinite(value) && value != 0 ? FormatDigits(value.ToString("R", CultureInfo.InvariantCulture)) : FormatSpecial(value);

    private static string FormatSpecial(double value) => double.IsNaN(value) ? "NaN" : value == 0 ? "0" : value > 0 ? "Infinity" : "-Infinity";

    // .NET finds the same digits as ECMAScript, but places point and exponent differently.
    private static string FormatDigits(ReadOnlySpan<char> shortest)
    {
        var sign = shortest[0] == '-' ? "-" : "";
        var exponentAt = shortest.IndexOf('E');
        var exponent = exponentAt < 0 ? 0 : int.Parse(shortest[(exponentAt + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = shortest[sign.Length..(exponentAt < 0 ? shortest.Length : exponentAt)];
        var pointAt = mantissa.IndexOf('.');
        var all = pointAt < 0 ? mantissa.ToString() : string.Concat(mantissa[..pointAt], mantissa[(pointAt + 1)..]);
        var digits = all.TrimStart('0');

        // The number is 0.digits times ten to the power of point.
        var point = (pointAt < 0 ? mantissa.Length : pointAt) + exponent - (all.Length - digits.Length);
        return sign + FormatDigits(digits.TrimEnd('0'), point);
    }

    private static string FormatDigits(string digits, int point)
    {
        if (point is < MinPoint or > MaxPoint)
        {
            var fraction = digits.Length > 1 ? "." + digits[1..] : "";
            return string.Create(CultureInfo.InvariantCulture, $"{digits[0]}{fraction}e{point - 1:+0;-0}");
        }

        return point <= 0 ? "0." + new string('0', -point) + digits
            : point >= digits.Length ? digits.PadRight(point, '0')
            : $"{digits[..point]}.{digits[point..]}";
    }
}
