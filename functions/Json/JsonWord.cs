using System.Text.Json;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Json;

namespace WasmOs.Functions.Json;

/// <summary>Reads a JSON string that must be one of a few words.</summary>
internal static class JsonWord
{
    /// <summary>The value of the word. Null when the JSON value is null, or is none of the words; the latter adds an error.</summary>
    public static T? Read<T>(ref Utf8JsonReader reader, FieldErrors errors, string path, (string Word, T Value)[] words)
        where T : struct
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        foreach (var (word, value) in words)
        {
            if (reader.TokenType == JsonTokenType.String && JsonValue.Is(ref reader, word))
            {
                return value;
            }
        }

        return JsonValue.Wrong<T?>(ref reader, errors, path, string.Join(", ", words[..^1].Select(entry => entry.Word)) + " or " + words[^1].Word);
    }
}
