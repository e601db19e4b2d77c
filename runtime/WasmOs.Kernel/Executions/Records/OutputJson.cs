using System.Text.Json;
using System.Text.Unicode;

namespace WasmOs.Kernel.Executions.Records;

/// <summary>Writes what guests wrote, whatever bytes that are.</summary>
public static class OutputJson
{
    /// <summary>Writes bytes as text; the writer's encoder makes U+FFFD of what is not UTF-8.</summary>
    public static void WriteText(Utf8JsonWriter writer, ReadOnlySpan<byte> bytes) => writer.WriteStringValue(bytes);

    /// <summary>Writes a guest's JSON as it is; when it is no JSON, as text.</summary>
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
                // Reading to the end is the check.
            }

            return reader.TokenType != JsonTokenType.None;
        }
        catch (JsonException)
        {
            // The guest's answer is data: not being JSON is not an error of ours.
            return false;
        }
    }
}
