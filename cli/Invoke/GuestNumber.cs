using System.Globalization;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;

namespace WasmOs.Cli.Invoke;

/// <summary>
/// Converts numbers from and to text. Integers are decimal, signed or unsigned, or <c>0x</c> and hexadecimal digits. Vectors have only the latter form.
/// Floating-point results are written as in JavaScript.
/// </summary>
internal static class GuestNumber
{
    private const string HexPrefix = "0x";

    /// <summary>JavaScript writes negative zero without its sign. Here the sign is kept, because 0 and -0 are different results.</summary>
    private const string NegativeZero = "-0";

    public static GuestValue? TryParse(ValueKind kind, string text) => kind switch
    {
        ValueKind.I32 => ParseWhole(text, int.MinValue, uint.MaxValue) is { } value ? GuestValue.FromI32(unchecked((int)(long)value)) : null,
        ValueKind.I64 => ParseWhole(text, long.MinValue, ulong.MaxValue) is { } value ? GuestValue.FromI64(unchecked((long)value)) : null,
        ValueKind.F32 => float.TryParse(Infinite(text), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? GuestValue.FromF32(value) : null,
        ValueKind.F64 => double.TryParse(Infinite(text), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? GuestValue.FromF64(value) : null,
        ValueKind.V128 => ParseHex(text) is { } value ? GuestValue.FromV128(value) : null,
        _ => null,
    };

    public static string Format(GuestValue value) => value.Kind switch
    {
        ValueKind.I32 => value.AsI32().ToString(CultureInfo.InvariantCulture),
        ValueKind.I64 => value.AsI64().ToString(CultureInfo.InvariantCulture),
        ValueKind.F32 => value.AsF32() is 0 and var zero && float.IsNegative(zero) ? NegativeZero : NumberText.Format(value.AsF32()),
        ValueKind.F64 => value.AsF64() is 0 and var zero && double.IsNegative(zero) ? NegativeZero : NumberText.Format(value.AsF64()),
        _ => HexPrefix + value.AsV128().ToString("x32", CultureInfo.InvariantCulture),
    };

    // C and the text format of WebAssembly write "inf"; .NET parses only "Infinity".
    private static string Infinite(string text) => text.ToLowerInvariant() switch
    {
        "inf" or "+inf" => "Infinity",
        "-inf" => "-Infinity",
        _ => text,
    };

    private static Int128? ParseWhole(string text, Int128 min, Int128 max)
    {
        if (ParseHex(text) is { } bits)
        {
            return bits <= (UInt128)max ? (Int128)bits : null;
        }

        return Int128.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max ? value : null;
    }

    private static UInt128? ParseHex(string text) =>
        text.StartsWith(HexPrefix, StringComparison.OrdinalIgnoreCase)
        && UInt128.TryParse(text.AsSpan(HexPrefix.Length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;
}
