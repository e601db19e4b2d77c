using System.Text.Json;
using System.Text.Unicode;

namespace WasmOs.Kernel.Executions.Records;

/// <summary>Writes output of guests, which may be arbitrary bytes.</summary>
public static class OutputJson
{
    /// <summary>Writes bytes as text. The writer's encoder replaces bytes that are not valid UTF-8 with U+FFFD.</summary>
    public static void WriteText(Utf8JsonWriter writer, ReadOnlySpan<byte> bytes) => writer.WriteStringValue(bytes);

    /// <summary>Writes a guest's JSON unchanged; writes it as text when it is not valid JSON.</summary>
    public static void WriteJson(Utf8JsonWriter writer, ReadOnlySpan<byte> bytes)
    {
        if (IsJson(bytes))
        {
            writer.WriteRawValue(bytes, skipInputValidation: true);
        }
        else
        {
            WriteText(writer, bytes);
        }
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
                // Reading to the end without an exception is the check.
            }

            return reader.TokenType != JsonTokenType.None;
        }
        catch (JsonException)
        {
            // A guest's result is data. Invalid JSON is not an error of this program.
            return false;
        }
    }
}
