using System.Text.Json;
using System.Text.Unicode;
using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Json;

/// <summary>Reads JSON strings as bytes, without copying where the string contains no escapes.</summary>
public static class JsonBytes
{
    /// <summary>
    /// Reads a string as UTF-8: a slice of <paramref name="source"/>, the buffer that the reader reads, when the string has no escapes; otherwise a copy.
    /// Returns null for JSON null, and when the value is invalid, which adds an error.
    /// </summary>
    public static ReadOnlyMemory<byte>? Text(ref Utf8JsonReader reader, ReadOnlyMemory<byte> source, FieldErrors errors, string path)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.String)
        {
            return JsonValue.Wrong<ReadOnlyMemory<byte>?>(ref reader, errors, path, "a string");
        }

        if (!reader.ValueIsEscaped && Utf8.IsValid(reader.ValueSpan))
        {
            return source.Slice((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
        }

        return Unescape(ref reader, errors, path);
    }

    /// <summary>Decodes a base64 string. Returns null for JSON null, and when the value is invalid, which adds an error.</summary>
    public static ReadOnlyMemory<byte>? Base64(ref Utf8JsonReader reader, FieldErrors errors, string path)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        // The reader throws at an escape that is half a character, which is no base64 either.
        if (reader.TokenType == JsonTokenType.String
            && (!reader.ValueIsEscaped || JsonValue.Text(ref reader) is not null)
            && reader.TryGetBytesFromBase64(out var bytes))
        {
            return bytes;
        }

        return JsonValue.Wrong<ReadOnlyMemory<byte>?>(ref reader, errors, path, "a string in base64");
    }

    private static ReadOnlyMemory<byte>? Unescape(ref Utf8JsonReader reader, FieldErrors errors, string path)
    {
        var bytes = new byte[reader.ValueSpan.Length];
        try
        {
            var length = reader.CopyString(bytes);
            return bytes.AsMemory(0, length);
        }
        catch (InvalidOperationException)
        {
            // The reader throws this exception when the token's bytes or escapes are not valid Unicode.
            errors.Add(path, "Holds a sequence that is not Unicode text.");
            return null;
        }
    }
}
