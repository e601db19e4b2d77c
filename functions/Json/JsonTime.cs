using System.Text.Json;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Json;

namespace WasmOs.Functions.Json;

/// <summary>Reads points in time from JSON.</summary>
internal static class JsonTime
{
    /// <summary>Reads a time in UTC. Null when the value is null or wrong; a wrong value adds an error.</summary>
    public static DateTimeOffset? Read(ref Utf8JsonReader reader, FieldErrors errors, string path)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        return reader.TokenType == JsonTokenType.String && JsonValue.Text(ref reader) is { } text && Rfc3339.TryParse(text, out var time)
            ? time
            : JsonValue.Wrong<DateTimeOffset?>(ref reader, errors, path, Rfc3339.Wanted);
    }
}
