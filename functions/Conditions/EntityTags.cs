using Microsoft.Extensions.Primitives;
using WasmOs.Functions.Problems;

namespace WasmOs.Functions.Conditions;

/// <summary>Entity tags on the wire. Those of storage are opaque and may hold anything, so they go out escaped and in quotes.</summary>
internal static class EntityTags
{
    /// <summary>The header's value of a stored tag.</summary>
    public static string ToHeader(string stored) => $"\"{Uri.EscapeDataString(stored)}\"";

    /// <summary>The stored tag that <c>If-Match</c> asks for; null for none, <c>*</c> for any.</summary>
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

    /// <summary>Whether <c>If-None-Match: *</c> says that there must be nothing yet.</summary>
    public static bool WantsNone(HttpRequest request) => request.Headers.IfNoneMatch == "*";

    /// <summary>Whether <c>If-None-Match</c> says that the client has this content already (the weak comparison of RFC 9110).</summary>
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
