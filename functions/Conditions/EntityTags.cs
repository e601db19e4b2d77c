using Microsoft.Extensions.Primitives;
using WasmOs.Functions.Problems;

namespace WasmOs.Functions.Conditions;

/// <summary>
/// Converts between the entity tags of storage and those in HTTP headers. A tag of storage is opaque and may have any character, so the header has it escaped
/// and in quotes.
/// </summary>
internal static class EntityTags
{
    /// <summary>The header value for a tag of storage.</summary>
    public static string ToHeader(string stored) => $"\"{Uri.EscapeDataString(stored)}\"";

    /// <summary>
    /// Reads the tag of storage that <c>If-Match</c> asks for: null when the header is missing, <c>*</c> for any. Returns a problem when the header has another
    /// form.
    /// </summary>
    public static Problem? ReadIfMatch(HttpRequest request, out string? stored)
    {
        stored = null;
        var header = request.Headers.IfMatch;
        if (StringValues.IsNullOrEmpty(header))
        {
            return null;
        }

        var text = header.ToString().Trim();
        if (text == "*")
        {
            stored = text;
            return null;
        }

        if (text.Length < 2 || text[0] != '"' || text.IndexOf('"', 1) != text.Length - 1)
        {
            return Problem.Field("If-Match", "Must be * or one strong ETag as it was given, in quotes.");
        }

        stored = Uri.UnescapeDataString(text[1..^1]);
        return null;
    }

    /// <summary>Whether the client sends <c>If-None-Match: *</c>: the request must be refused when the resource already exists.</summary>
    public static bool WantsNone(HttpRequest request) => request.Headers.IfNoneMatch == "*";

    /// <summary>Whether <c>If-None-Match</c> shows that the client already has this content (the weak comparison of RFC 9110).</summary>
    public static bool IsKnown(HttpRequest request, string headerValue)
    {
        foreach (var value in request.Headers.IfNoneMatch)
        {
            foreach (var tag in (value ?? "").Split(',', StringSplitOptions.TrimEntries))
            {
                if (tag == "*" || tag == headerValue || (tag.StartsWith("W/", StringComparison.Ordinal) && tag[2..] == headerValue))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
