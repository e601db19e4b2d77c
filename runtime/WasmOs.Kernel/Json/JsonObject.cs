using System.Text.Json;
using WasmOs.Kernel.Errors;
using WasmOs.Runtime.Diagnostics;

namespace WasmOs.Kernel.Json;

/// <summary>Reads a JSON object whose members are all known, in one forward pass without building a tree.</summary>
public static class JsonObject
{
    /// <summary>The field name for errors of the whole body.</summary>
    public const string Body = "$";

    /// <summary>60 characters and an ellipsis.</summary>
    private const int LongestNameShown = 61;

    /// <summary>The largest nesting depth, far more than any body of this API needs.</summary>
    private const int MaxDepth = 32;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth };

    /// <summary>Reads a whole body. A body that is not valid JSON is reported as an error, like any other.</summary>
    public static void ReadBody<TBody>(ReadOnlySpan<byte> utf8, JsonMember<TBody>[] members, ref TBody body, FieldErrors errors)
    {
        var reader = new Utf8JsonReader(utf8, Options);
        try
        {
            if (utf8.IsEmpty || !reader.Read())
            {
                errors.Add(Body, "The body is empty; send a JSON object.");
            }
            else
            {
                ReadMembers(ref reader, members, ref body, errors, "");
                reader.Read(); // Throws when anything but whitespace follows.
            }
        }
        catch (JsonException exception)
        {
            errors.Add(
                Body,
                $"The body is not valid JSON: {JsonError.Describe(exception)} (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}).");
        }
    }

    /// <summary>
    /// Reads an object inside a body. The reader is at the object's first token. The path is the prefix of member names in errors: empty, or the object's own
    /// path and a dot.
    /// </summary>
    public static void ReadMembers<TBody>(ref Utf8JsonReader reader, JsonMember<TBody>[] members, ref TBody body, FieldErrors errors, string path)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            errors.Add(path.Length == 0 ? Body : path[..^1], $"Must be an object, not {JsonValue.Describe(ref reader)}.");
            reader.Skip();
            return;
        }

        ulong seen = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var index = IndexOf(ref reader, members);
            if (index < 0)
            {
                Unknown(ref reader, members, errors, path);
                continue;
            }

            var member = members[index];
            if ((seen & (1UL << index)) != 0)
            {
                errors.Add(path + member.Name, "Is given more than once.");
            }

            seen |= 1UL << index;
            reader.Read();
            member.Read(ref reader, ref body, errors, path.Length == 0 ? member.Name : path + member.Name);
        }
    }

    private static int IndexOf<TBody>(ref Utf8JsonReader reader, JsonMember<TBody>[] members)
    {
        for (var i = 0; i < members.Length; i++)
        {
            if (JsonValue.Is(ref reader, members[i].Utf8Name))
            {
                return i;
            }
        }

        return -1;
    }

    private static void Unknown<TBody>(ref Utf8JsonReader reader, JsonMember<TBody>[] members, FieldErrors errors, string path)
    {
        var name = JsonValue.Text(ref reader) ?? "?";
        var shown = DisplayText.Shorten(name, LongestNameShown);
        var nearest = NearestName.Find(name, members.Select(member => member.Name));
        errors.Add(path + shown, nearest is null
            ? $"Is not known here. Known: {string.Join(", ", members.Select(member => member.Name))}."
            : $"Is not known here; did you mean {nearest}?");
        reader.Skip();
    }
}
