using System.Collections.Frozen;
using System.Text.Json;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Json;

namespace WasmOs.Functions.Json;

/// <summary>
/// Reads texts that become a program's arguments and environment. A program receives them as C strings of the form <c>NAME=value</c>. A NUL character would cut
/// such a text, and an <c>=</c> in a name would
/// change the name. So both are errors.
/// </summary>
internal static class GuestText
{
    private const int MostStrings = 1000;
    private const int LongestString = 64 * 1024;

    /// <summary>Reads program arguments. Null when the value is null or not an array.</summary>
    public static List<string>? Arguments(ref Utf8JsonReader reader, FieldErrors errors, string path)
    {
        var texts = JsonValue.Strings(ref reader, errors, path, MostStrings, LongestString);
        for (var i = 0; i < (texts?.Count ?? 0); i++)
        {
            CheckNul(texts![i], errors, $"{path}[{i}]");
        }

        return texts;
    }

    /// <summary>Reads environment variables by name. Null when the value is null or not an object.</summary>
    /// <param name="reader">The reader, at the first token of the value.</param>
    /// <param name="errors">Receives the errors.</param>
    /// <param name="path">The value's path in the body.</param>
    /// <param name="onto">The existing variables that a patch is merged with; null when there are none.</param>
    public static Dictionary<string, string>? Variables(
        ref Utf8JsonReader reader, FieldErrors errors, string path, IReadOnlyDictionary<string, string>? onto = null)
    {
        var variables = JsonValue.MergeMap(ref reader, errors, path, MostStrings, LongestString, onto ?? FrozenDictionary<string, string>.Empty);
        foreach (var (name, value) in variables ?? [])
        {
            if (name.Length == 0)
            {
                errors.Add(path, "Has a variable without a name.");
            }
            else if (name.AsSpan().ContainsAny('=', '\0'))
            {
                errors.Add($"{path}.{JsonValue.Shorten(name)}", "A variable's name must not hold = or a NUL character.");
            }

            CheckNul(value, errors, $"{path}.{JsonValue.Shorten(name)}");
        }

        return variables;
    }

    private static void CheckNul(string text, FieldErrors errors, string path)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            errors.Add(path, "Holds a NUL character (U+0000), which would end the text for the program.");
        }
    }
}
