using System.Text.Json;

namespace WasmOs.Kernel.Json;

/// <summary>Explains to users why text is not valid JSON. The reader's own messages are for programmers and mention its options.</summary>
public static class JsonError
{
    private const int LongestShown = 10;

    /// <summary>A phrase to follow "is not valid JSON: ", without a period at the end.</summary>
    public static string Describe(JsonException failure)
    {
        var message = failure.Message;
        return Has("trailing comma") ? "a comma stands behind the last member or element"
            : Has("maximum configured depth") ? "objects and arrays are nested too deeply"
            : Has("reached end of data")
                || Has("depth to be zero")
                || Has("does not contain any JSON tokens") ? "it ends too early: a value, a string, an object or an array is not closed"
            : Character(message) is not { } found ? "it contains something that JSON does not allow"
            : Has("start of a property name") ? $"{found} stands where a member's name in double quotes belongs"
            : Has("start of a value") ? $"{found} stands where a value belongs"
            : Has("after a property name") ? $"{found} stands where the colon behind a member's name belongs"
            : Has("after a single JSON value") ? $"{found} stands behind its end"
            : Has("after a value") ? $"{found} stands where a comma or a closing bracket belongs"
            : Has("within a JSON string") ? $"{found} in a string must be escaped"
            : Has("JSON literal") ? $"{found} is none of true, false and null"
            : Has("leading zero") ? "a number must not begin with a zero"
            : Has("number") ? $"{found} cannot stand in a number"
            : $"{found} is not allowed there";

        bool Has(string text) => message.Contains(text, StringComparison.Ordinal);
    }

    // The reader's message begins with the character in single quotes, as 0x0A when the character is not printable.
    private static string? Character(string message)
    {
        var end = message.IndexOf("' is ", StringComparison.Ordinal);
        return message.StartsWith('\'') && end is > 0 and <= LongestShown
            ? message[..(end + 1)]
            : message.Contains("leading zero", StringComparison.Ordinal) ? "" : null;
    }
}
