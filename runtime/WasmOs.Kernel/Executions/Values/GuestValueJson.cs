using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text.Json;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;

namespace WasmOs.Kernel.Executions.Values;

/// <summary>Writes WebAssembly values so that no JSON reader loses precision.</summary>
public static class GuestValueJson
{
    /// <summary>2^53 − 1: the largest integer up to which a double, JavaScript's number, is exact.</summary>
    private const long MaxSafeInteger = (1L << 53) - 1;

    /// <summary>
    /// Integers are written as signed; an i64 beyond ±(2^53−1) is a decimal string. An f32 or f64 is the shortest decimal that reads back as the same value, or
    /// the string <c>NaN</c>, <c>Infinity</c> or <c>-Infinity</c>. A v128 is 32 hexadecimal digits in the byte order of <c>v128.store</c>.
    /// </summary>
    public static void Write(Utf8JsonWriter writer, GuestValue value)
    {
        switch (value.Kind)
        {
            case ValueKind.I32:
                writer.WriteNumberValue(value.AsI32());
                break;
            case ValueKind.I64:
                WriteInt64(writer, value.AsI64());
                break;
            case ValueKind.F32 when float.IsFinite(value.AsF32()):
                writer.WriteNumberValue(value.AsF32());
                break;
            case ValueKind.F32:
                WriteSpecial(writer, value.AsF32());
                break;
            case ValueKind.F64 when double.IsFinite(value.AsF64()):
                writer.WriteNumberValue(value.AsF64());
                break;
            case ValueKind.F64:
                WriteSpecial(writer, value.AsF64());
                break;
            case ValueKind.V128:
                WriteVector(writer, value.AsV128());
                break;
            default:
                throw new ArgumentException($"A value of type {value.Kind.ToText()} cannot leave the guest.", nameof(value));
        }
    }

    private static void WriteInt64(Utf8JsonWriter writer, long value)
    {
        if (value is >= -MaxSafeInteger and <= MaxSafeInteger)
        {
            writer.WriteNumberValue(value);
            return;
        }

        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(value, digits, out var length);
        writer.WriteStringValue(digits[..length]);
    }

    private static void WriteSpecial(Utf8JsonWriter writer, double value) =>
        writer.WriteStringValue(double.IsNaN(value) ? "NaN"u8 : value > 0 ? "Infinity"u8 : "-Infinity"u8);

    private static void WriteVector(Utf8JsonWriter writer, UInt128 value)
    {
        Span<byte> bytes = stackalloc byte[16];
        Span<byte> digits = stackalloc byte[32];
        BinaryPrimitives.WriteUInt128LittleEndian(bytes, value);
        Convert.TryToHexStringLower(bytes, digits, out _);
        writer.WriteStringValue(digits);
    }
}
