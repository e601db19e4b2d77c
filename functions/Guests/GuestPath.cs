namespace WasmOs.Functions.Guests;

/// <summary>Decodes the path behind a script's name for <c>PATH_INFO</c>.</summary>
/// <remarks>
/// The server decodes a path but for <c>%2F</c>, so that routes see only the slashes that divide: <c>%2Fa</c> and <c>%252Fa</c> become the same text. A guest gets a path that is decoded once and wholly
/// (RFC 3875, section 4.1.5), so where there is such an escape the target is decoded here, from what the client sent.
/// </remarks>
internal static class GuestPath
{
    private const string Escaped = "%2F";

    /// <summary>The path behind the script.</summary>
    /// <param name="target">What the client sent: a path with a query, or a whole address.</param>
    /// <param name="script">The script's name, decoded: nothing, or segments with a slash before each.</param>
    /// <param name="info">What the server made of the rest; it holds where it is not ambiguous.</param>
    public static string InfoOf(string target, string script, string info)
    {
        if (!target.Contains(Escaped, StringComparison.OrdinalIgnoreCase) || PathOf(target) is not { } path)
        {
            return info;
        }

        var segments = new List<string>();
        var isFolder = false;
        foreach (var segment in path[1..].Split('/'))
        {
            // As the server does, before routes see the path.
            var decoded = Uri.UnescapeDataString(segment);
            isFolder = decoded is "." or "..";
            if (decoded == ".." && segments.Count > 0)
            {
                segments.RemoveAt(segments.Count - 1);
            }
            else if (!isFolder)
            {
                segments.Add(decoded);
            }
        }

        var behind = segments.Skip(script.Count(c => c == '/')).ToArray();
        return behind.Length == 0 ? info : $"/{string.Join('/', behind)}{(isFolder ? "/" : "")}";
    }

    private static string? PathOf(string target)
    {
        var start = target.StartsWith('/') ? 0 : target.IndexOf("://", StringComparison.Ordinal) is > 0 and var scheme ? target.IndexOf('/', scheme + 3) : -1;
        if (start < 0)
        {
            return null;
        }

        var end = target.IndexOf('?', start);
        return end < 0 ? target[start..] : target[start..end];
    }
}
