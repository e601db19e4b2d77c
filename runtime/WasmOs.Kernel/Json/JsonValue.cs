using System.Globalization;
using System.Text;
using System.Text.Json;
using WasmOs.Kernel.Errors;
using WasmOs.Runtime.Diagnostics;

namespace WasmOs.Kernel.Json;

/// <summary>Reads one value of a wanted type, or says what is wrong with it. JSON's null is "not given".</summary>
public static class JsonValue
{
    /// <summary>40 characters and the ellipsis.</summary>
    private const int LongestShown = 41;

    /// <summary>A text of a bounded length; null when it is null or wrong.</summary>
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

    /// <summary>A whole number in a range; null when it is null or wrong.</summary>
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

    /// <summary>A number in a range; null when it is null or wrong.</summary>
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

    /// <summary>True or false; null when it is null or wrong.</summary>
    public static bool? Boolean(ref Utf8JsonReader reader, FieldErrors errors, string path) => reader.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => Wrong<bool?>(ref reader, errors, path, "true or false"),
    };

    /// <summary>Texts in order; null when it is null or not an array.</summary>
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

    /// <summary>Texts by name; null when it is null or not an object.</summary>
    public static Dictionary<string, string>? StringMap(ref Utf8JsonReader reader, FieldErrors errors, string path, int maxCount, int maxLength) =>
        ReadMap(ref reader, errors, path, maxCount, maxLength, isPatch: false)!;

    /// <summary>Texts by name as a patch of those that there are: a text is set, null removes it (RFC 7396). Null when it is null or not an object.</summary>
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

    /// <summary>Texts by name, null for a member that a patch removes; null when it is null or not an object.</summary>
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

    /// <summary>Notes that the value is not what is wanted, and goes to its end.</summary>
    public static T? Wrong<T>(ref Utf8JsonReader reader, FieldErrors errors, string path, string wanted)
    {
        errors.Add(path, $"Must be {wanted}, not {Describe(ref reader)}.");
        reader.Skip();
        return default;
    }

    /// <summary>The token as text; null when an escape in it is half a character (a lone surrogate).</summary>
    public static string? Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            // The reader's only way to say that the token's bytes or escapes are not Unicode text.
            return null;
        }
    }

    /// <summary>Whether the token, a text or a member's name, is a word. A token with an escape that is half a character is none.</summary>
    /// <remarks>The reader's own comparison throws at such an escape. It cannot throw where the token has no escapes.</remarks>
    public static bool Is(ref Utf8JsonReader reader, ReadOnlySpan<byte> word) =>
        reader.ValueIsEscaped ? Text(ref reader) is { } text && Encoding.UTF8.GetBytes(text).AsSpan().SequenceEqual(word) : reader.ValueTextEquals(word);

    /// <inheritdoc cref="Is(ref Utf8JsonReader, ReadOnlySpan{byte})"/>
    public static bool Is(ref Utf8JsonReader reader, string word) => reader.ValueIsEscaped ? Text(ref reader) == word : reader.ValueTextEquals(word);

    /// <summary>The value as people would say it, short.</summary>
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

    /// <summary>A text of users as messages show it.</summary>
    public static string Shorten(string text) => DisplayText.Shorten(text, LongestShown);
}
