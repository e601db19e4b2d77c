using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using WasmOs.Kernel.Executions;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;

namespace WasmOs.Kernel.History;

/// <summary>Results and outputs as JSON that every reader gets unharmed: the forms of the REST interface.</summary>
internal static class HistoryResult
{
    /// <summary>2^53 − 1: the largest integer up to which a double is exact.</summary>
    private const long MaxSafeInteger = (1L << 53) - 1;

    public static void WriteBytes(Utf8JsonWriter json, ReadOnlySpan<byte> bytes, ResultForm form)
    {
        if (form == ResultForm.Json && IsJson(bytes))
        {
            json.WriteRawValue(bytes, skipInputValidation: true);
        }
        else if (form == ResultForm.Bytes)
        {
            json.WriteBase64StringValue(bytes);
        }
        else
        {
            WriteText(json, bytes);
        }
    }

    /// <summary>Writes bytes as text; what is not UTF-8 becomes U+FFFD.</summary>
    public static void WriteText(Utf8JsonWriter json, ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes))
        {
            json.WriteStringValue(bytes);
        }
        else
        {
            json.WriteStringValue(Encoding.UTF8.GetString(bytes));
        }
    }

    public static void WriteValue(Utf8JsonWriter json, GuestValue value)
    {
        switch (value.Kind)
        {
            case ValueKind.I32:
                json.WriteNumberValue(value.AsI32());
                break;
            case ValueKind.I64:
                WriteInt64(json, value.AsI64());
                break;
            case ValueKind.F32 when float.IsFinite(value.AsF32()):
                json.WriteNumberValue(value.AsF32());
                break;
            case ValueKind.F64 when double.IsFinite(value.AsF64()):
                json.WriteNumberValue(value.AsF64());
                break;
            case ValueKind.F32 or ValueKind.F64:
                WriteSpecial(json, value.Kind == ValueKind.F32 ? value.AsF32() : value.AsF64());
                break;
            case ValueKind.V128:
                WriteVector(json, value.AsV128());
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }

    private static void WriteInt64(Utf8JsonWriter json, long value)
    {
        if (value is >= -MaxSafeInteger and <= MaxSafeInteger)
        {
            json.WriteNumberValue(value);
            return;
        }

        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(value, digits, out var length);
        json.WriteStringValue(digits[..length]);
    }

    private static void WriteSpecial(Utf8JsonWriter json, double value) =>
        json.WriteStringValue(double.IsNaN(value) ? "NaN"u8 : value > 0 ? "Infinity"u8 : "-Infinity"u8);

    private static void WriteVector(Utf8JsonWriter json, UInt128 value)
    {
        Span<byte> bytes = stackalloc byte[16];
        Span<byte> digits = stackalloc byte[32];
        BinaryPrimitives.WriteUInt128LittleEndian(bytes, value);
        Convert.TryToHexStringLower(bytes, digits, out _);
        json.WriteStringValue(digits);
    }

    private static bool IsJson(ReadOnlySpan<byte> bytes)
    {
        if (!Utf8.IsValid(bytes))
        {
            return false;
        }

        var reader = new Utf8JsonReader(bytes);
        try
        {
            while (reader.Read())
            {
                // Reading to the end is the check.
            }

            return reader.TokenType != JsonTokenType.None;
        }
        catch (JsonException)
        {
            // The guest's answer is data: not being JSON is no error of ours.
            return false;
        }
    }
}
