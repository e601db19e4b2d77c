using System.Globalization;
using System.Text.Json;
using WasmOs.Kernel.Errors;

namespace WasmOs.Functions.Json;

/// <summary>Reads points in time.</summary>
internal static class JsonTime
{
    /// <summary>What to write, for messages.</summary>
    public const string Wanted = "a time such as \"2026-01-31T12:00:00Z\" (RFC 3339)";

    /// <summary>A time in UTC; null when it is null or wrong.</summary>
    public static DateTimeOffset? Read(ref Utf8JsonReader reader, FieldErrors faults, string path)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        return reader.TokenType == JsonTokenType.String && JsonValue.Text(ref reader) is { } text && text.Contains('T', StringComparison.OrdinalIgnoreCase)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : JsonValue.Wrong<DateTimeOffset?>(ref reader, faults, path, Wanted);
    }
}
