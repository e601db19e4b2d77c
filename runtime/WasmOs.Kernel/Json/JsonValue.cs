using System.Globalization;
using System.Text;
using System.Text.Json;
using WasmOs.Kernel.Errors;
using WasmOs.Runtime.Diagnostics;

namespace WasmOs.Kernel.Json;

/// <summary>Reads one value of an expected type, or adds an error. JSON null counts as not given.</summary>
public static class JsonValue
{
    /// <summary>40 characters and an ellipsis.</summary>
    private const int LongestShown = 41;

    /// <summary>Reads a string of limited length. Returns null for JSON null, and when the value is invalid, which adds an error.</summary>
    public static string? String(ref Utf8JsonReader reader, FieldErrors errors, string path, int maxLength)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.String)
        {
            return Wrong<string?>(ref reader, errors, path, "a string");
        }

        var text = Text(ref reader);
        if (text is null)
        {
            errors.Add(path, "Holds a sequence that is not Unicode text.");
        }
        else if (text.Length > maxLength)
        {
            errors.Add(path, $"May have {maxLength} characters, not {text.Length}.");
            return null;
        }

        return text;
    }

    /// <summary>Reads a whole number in a range. Returns null for JSON null, and when the value is invalid, which adds an error.</summary>
    public static long? Integer(ref Utf8JsonReader reader, FieldErrors errors, string path, long min, long max)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var value) && value >= min && value <= max)
        {
            return value;
        }

        return Wrong<long?>(ref reader, errors, path, string.Create(CultureInfo.InvariantCulture, $"a whole number from {min} to {max}"));
    }

    /// <summary>Reads a number in a range. Returns null for JSON null, and when the value is invalid, which adds an error.</summary>
    public static double? Number(ref Utf8JsonReader reader, FieldErrors errors, string path, double min, double max)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var value) && value >= min && value <= max)
        {
            return value;
        }

        return Wrong<double?>(ref reader, errors, path, string.Create(CultureInfo.InvariantCulture, $"a number from {min} to {max}"));
    }

    /// <summary>Reads true or false. Returns null for JSON null, and when the value is invalid, which adds an error.</summary>
    public static bool? Boolean(ref Utf8JsonReader reader, FieldErrors errors, string path) => reader.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => Wrong<bool?>(ref reader, errors, path, "true or false"),
    };

    /// <summary>Reads an array of strings. Returns null for JSON null, and when the value is not an array. Invalid elements add errors.</summary>
    public static List<string>? Strings(ref Utf8JsonReader reader, FieldErrors errors, string path, int maxCount, int maxLength)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return Wrong<List<string>?>(ref reader, errors, path, "an array of strings");
        }

        var result = new List<string>();
        for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
        {
            var element = $"{path}[{index}]";
            if (reader.TokenType == JsonTokenType.Null)
            {
                Wrong<string?>(ref reader, errors, element, "a string");
            }
            else if (String(ref reader, errors, element, maxLength) is { } text && result.Count < maxCount)
            {
                result.Add(text);
            }

            if (index == maxCount)
            {
                errors.Add(path, $"May have {maxCount} elements.");
            }
        }

        return result;
    }

    /// <summary>Reads an object of strings. Returns null for JSON null, and when the value is not an object. Invalid members add errors.</summary>
    public static Dictionary<string, string>? StringMap(ref Utf8JsonReader reader, FieldErrors errors, string path, int maxCount, int maxLength) =>
        ReadMap(ref reader, errors, path, maxCount, maxLength, isPatch: false)!;

    /// <summary>
    /// Reads an object of strings as a merge patch (RFC 7396) of existing members: a string sets a member, null removes it. Returns null for JSON null, and
    /// when the value is not an object.
    /// </summary>
    public static Dictionary<string, string>? MergeMap(
        ref Utf8JsonReader reader, FieldErrors errors, string path, int maxCount, int maxLength, IReadOnlyDictionary<string, string>? onto)
    {
        if (ReadMap(ref reader, errors, path, maxCount, maxLength, isPatch: true) is not { } changes)
        {
            return null;
        }

        var merged = new Dictionary<string, string>(onto ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        foreach (var (name, text) in changes)
        {
            if (text is null)
            {
                merged.Remove(name);
            }
            else
            {
                merged[name] = text;
            }
        }

        return merged;
    }

    /// <summary>
    /// Reads an object of strings; in a patch, a member's value may be null, which removes it. Returns null for JSON null, and when the value is not an object.
    /// </summary>
    public static Dictionary<string, string?>? ReadMap(ref Utf8JsonReader reader, FieldErrors errors, string path, int maxCount, int maxLength, bool isPatch)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return Wrong<Dictionary<string, string?>?>(ref reader, errors, path, "an object of strings");
        }

        var result = new Dictionary<string, string?>(StringComparer.Ordinal);
        for (var index = 0; reader.Read() && reader.TokenType == JsonTokenType.PropertyName; index++)
        {
            var name = Text(ref reader);
            if (name is null)
            {
                errors.Add(path, "Has a name that is not Unicode text.");
                name = "?";
            }

            var member = $"{path}.{Shorten(name)}";
            reader.Read();
            var isNull = reader.TokenType == JsonTokenType.Null;
            if (isNull && !isPatch)
            {
                Wrong<string?>(ref reader, errors, member, "a string");
                continue;
            }

            var text = String(ref reader, errors, member, maxLength);
            if ((text is not null || isNull) && result.Count < maxCount && !result.TryAdd(name, text))
            {
                errors.Add(member, "Is given more than once.");
            }

            if (index == maxCount)
            {
                errors.Add(path, $"May have {maxCount} members.");
            }
        }

        return result;
    }

    /// <summary>Adds an error for an invalid value, and skips the value.</summary>
    public static T? Wrong<T>(ref Utf8JsonReader reader, FieldErrors errors, string path, string wanted)
    {
        errors.Add(path, $"Must be {wanted}, not {Describe(ref reader)}.");
        reader.Skip();
        return default;
    }

    /// <summary>The token as text; null when it contains an escape of an unpaired surrogate or bytes that are not valid Unicode.</summary>
    public static string? Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            // The reader throws this exception when the token's bytes or escapes are not valid Unicode.
            return null;
        }
    }

    /// <summary>Whether the token, a string or a member's name, equals a word. A token with an escape of an unpaired surrogate equals no word.</summary>
    /// <remarks>The reader's own comparison throws for such an escape; it cannot throw when the token has no escapes.</remarks>
    public static bool Is(ref Utf8JsonReader reader, ReadOnlySpan<byte> word) =>
        reader.ValueIsEscaped ? Text(ref reader) is { } text && Encoding.UTF8.GetBytes(text).AsSpan().SequenceEqual(word) : reader.ValueTextEquals(word);

    /// <inheritdoc cref="Is(ref Utf8JsonReader, ReadOnlySpan{byte})"/>
    public static bool Is(ref Utf8JsonReader reader, string word) => reader.ValueIsEscaped ? Text(ref reader) == word : reader.ValueTextEquals(word);

    /// <summary>A short description of the value for messages.</summary>
    public static string Describe(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => $"\"{Shorten(Text(ref reader) ?? "�")}\"",
        JsonTokenType.Number => Shorten(Encoding.ASCII.GetString(reader.ValueSpan)),
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        _ => "null",
    };

    /// <summary>Shortens text of users for messages.</summary>
    public static string Shorten(string text) => DisplayText.Shorten(text, LongestShown);
}
