using System.Collections.Frozen;
using System.Text.Json;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Json;

namespace WasmOs.Functions.Json;

/// <summary>
/// Reads texts that programs get as their arguments and environment. Programs see C strings in blocks of <c>NAME=value</c>: a NUL would cut a text, and an <c>=</c> in a name
/// would make it another, so both are refused instead of passed on.
/// </summary>
internal static class GuestText
{
    private const int MostStrings = 1000;
    private const int LongestString = 64 * 1024;

    /// <summary>Program arguments; null when it is null or not an array.</summary>
    public static List<string>? Arguments(ref Utf8JsonReader reader, FieldErrors faults, string path)
    {
        var texts = JsonValue.Strings(ref reader, faults, path, MostStrings, LongestString);
        for (var i = 0; i < (texts?.Count ?? 0); i++)
        {
            CheckNul(texts![i], faults, $"{path}[{i}]");
        }

        return texts;
    }

    /// <summary>Environment variables by name; null when it is null or not an object.</summary>
    /// <param name="reader">Stands at the value.</param>
    /// <param name="faults">Gets what is wrong.</param>
    /// <param name="path">The value's path in the body.</param>
    /// <param name="onto">The variables that a patch is merged with; null for none.</param>
    public static Dictionary<string, string>? Variables(ref Utf8JsonReader reader, FieldErrors faults, string path, IReadOnlyDictionary<string, string>? onto = null)
    {
        var variables = JsonValue.MergeMap(ref reader, faults, path, MostStrings, LongestString, onto ?? FrozenDictionary<string, string>.Empty);
        foreach (var (name, value) in variables ?? [])
        {
            if (name.Length == 0)
            {
                faults.Add(path, "Has a variable without a name.");
            }
            else if (name.AsSpan().ContainsAny('=', '\0'))
            {
                faults.Add($"{path}.{JsonValue.Shorten(name)}", "A variable's name must not hold = or a NUL character.");
            }

            CheckNul(value, faults, $"{path}.{JsonValue.Shorten(name)}");
        }

        return variables;
    }

    private static void CheckNul(string text, FieldErrors faults, string path)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            faults.Add(path, "Holds a NUL character (U+0000), which would end the text for the program.");
        }
    }
}
