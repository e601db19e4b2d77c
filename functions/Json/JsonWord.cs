using System.Text.Json;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Json;

namespace WasmOs.Functions.Json;

/// <summary>Reads a value that is one of a few words.</summary>
internal static class JsonWord
{
    /// <summary>What the word stands for; null when it is null or none of them.</summary>
    public static T? Read<T>(ref Utf8JsonReader reader, FieldErrors faults, string path, (string Word, T Value)[] words)
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

        return JsonValue.Wrong<T?>(ref reader, faults, path, string.Join(", ", words[..^1].Select(entry => entry.Word)) + " or " + words[^1].Word);
    }
}
