using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text.Json;
using WasmOs.Kernel.Json;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;

namespace WasmOs.Kernel.Executions.Values;

/// <summary>Converts one JSON value to one WebAssembly number.</summary>
/// <remarks>
/// WebAssembly's integers have no sign, so both the signed and the unsigned range are accepted: i32 from −2^31 to 2^32−1, i64 from −2^63 to 2^64−1 (also as a
/// decimal string, for languages whose numbers are doubles). <c>5.0</c> and <c>1e3</c> are whole numbers; <c>1.5</c> is not. A number for f32 or f64 is rounded
/// to the nearest value; a number that would round to infinity is refused. A v128 is 32 hexadecimal digits in the byte order of <c>v128.store</c>.
/// </remarks>
internal static class NumberArgument
{
    private const int HexDigits = 32;

    /// <summary>WebAssembly's canonical NaN; the sign bit of .NET's own NaN is set.</summary>
    private static readonly double NaN64 = BitConverter.UInt64BitsToDouble(0x7FF8_0000_0000_0000);

    private static readonly float NaN32 = BitConverter.UInt32BitsToSingle(0x7FC0_0000);

    /// <summary>Converts the value at the reader's position; returns false when it does not fit the type.</summary>
    public static bool TryRead(ref Utf8JsonReader reader, ValueKind kind, out GuestValue value)
    {
        value = default;
        return kind switch
        {
            ValueKind.I32 => TryI32(ref reader, ref value),
            ValueKind.I64 => TryI64(ref reader, ref value),
            ValueKind.F32 => TryF32(ref reader, ref value),
            ValueKind.F64 => TryF64(ref reader, ref value),
            ValueKind.V128 => TryV128(ref reader, ref value),
            _ => false,
        };
    }

    /// <summary>Describes what a parameter accepts, for messages.</summary>
    public static string Wanted(ValueKind kind) => kind switch
    {
        ValueKind.I32 => "a whole number from -2147483648 to 4294967295 (i32)",
        ValueKind.I64 => "a whole number from -9223372036854775808 to 18446744073709551615, as a number or a decimal string (i64)",
        ValueKind.F32 => "a number within the range of f32, or \"NaN\", \"Infinity\" or \"-Infinity\"",
        ValueKind.F64 => "a number within the range of f64, or \"NaN\", \"Infinity\" or \"-Infinity\"",
        ValueKind.V128 => "a string of 32 hexadecimal digits (v128)",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private static bool TryI32(ref Utf8JsonReader reader, ref GuestValue value)
    {
        if (reader.TokenType != JsonTokenType.Number || !TryWhole(ref reader, out var whole) || whole < int.MinValue || whole > uint.MaxValue)
        {
            return false;
        }

        value = GuestValue.FromI32(unchecked((int)whole));
        return true;
    }

    private static bool TryI64(ref Utf8JsonReader reader, ref GuestValue value)
    {
        Int128 whole;
        if (!(reader.TokenType == JsonTokenType.String ? TryDecimal(ref reader, out whole) : TryNumber(ref reader, out whole))
            || whole < long.MinValue || whole > ulong.MaxValue)
        {
            return false;
        }

        value = GuestValue.FromI64(unchecked((long)whole));
        return true;
    }

    private static bool TryNumber(ref Utf8JsonReader reader, out Int128 whole)
    {
        whole = 0;
        return reader.TokenType == JsonTokenType.Number && TryWhole(ref reader, out whole);
    }

    private static bool TryWhole(ref Utf8JsonReader reader, out Int128 whole)
    {
        if (reader.TryGetInt64(out var number))
        {
            whole = number;
            return true;
        }

        var isWhole = reader.TryGetDecimal(out var exact) && decimal.IsInteger(exact);
        whole = isWhole ? (Int128)exact : 0;
        return isWhole;
    }

    private static bool TryDecimal(ref Utf8JsonReader reader, out Int128 whole)
    {
        whole = 0;
        if (reader.ValueIsEscaped)
        {
            return false;
        }

        var text = reader.ValueSpan;
        if (Utf8Parser.TryParse(text, out long signed, out var used) && used == text.Length && text[0] != '+')
        {
            whole = signed;
            return true;
        }

        var parsed = Utf8Parser.TryParse(text, out ulong unsigned, out used) && used == text.Length && text[0] != '+';
        whole = unsigned;
        return parsed;
    }

    private static bool TryF32(ref Utf8JsonReader reader, ref GuestValue value)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            var parsed = reader.TryGetSingle(out var number) && float.IsFinite(number);
            value = GuestValue.FromF32(number);
            return parsed;
        }

        var named = TryNamed(ref reader, out var special);
        value = GuestValue.FromF32(double.IsNaN(special) ? NaN32 : (float)special);
        return named;
    }

    private static bool TryF64(ref Utf8JsonReader reader, ref GuestValue value)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            var parsed = reader.TryGetDouble(out var number) && double.IsFinite(number);
            value = GuestValue.FromF64(number);
            return parsed;
        }

        var named = TryNamed(ref reader, out var special);
        value = GuestValue.FromF64(special);
        return named;
    }

    private static bool TryNamed(ref Utf8JsonReader reader, out double number)
    {
        number = 0;
        if (reader.TokenType != JsonTokenType.String)
        {
            return false;
        }

        number = JsonValue.Is(ref reader, "NaN"u8) ? NaN64
            : JsonValue.Is(ref reader, "Infinity"u8) ? double.PositiveInfinity
            : JsonValue.Is(ref reader, "-Infinity"u8) ? double.NegativeInfinity : 0;
        return number != 0;
    }

    private static bool TryV128(ref Utf8JsonReader reader, ref GuestValue value)
    {
        if (reader.TokenType != JsonTokenType.String || reader.ValueSpan.Length != HexDigits)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[HexDigits / 2];
        if (Convert.FromHexString(reader.ValueSpan, bytes, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        value = GuestValue.FromV128(BinaryPrimitives.ReadUInt128LittleEndian(bytes));
        return true;
    }
}
