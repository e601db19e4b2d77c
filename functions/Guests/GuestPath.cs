namespace WasmOs.Functions.Guests;

/// <summary>Decodes the path after the script's name for <c>PATH_INFO</c>.</summary>
/// <remarks>
/// The server decodes a path except for <c>%2F</c>, so that routes see only the slashes that divide segments. So <c>%2Fa</c> and <c>%252Fa</c> become the same
/// text. A guest must get a path that is decoded
/// once and completely (RFC 3875, section 4.1.5). So when the target has such an escape, this class decodes it again, from the target that the client sent.
/// </remarks>
internal static class GuestPath
{
    private const string Escaped = "%2F";

    /// <summary>The decoded path after the script's name.</summary>
    /// <param name="target">The request target as the client sent it: a path with a query, or an absolute URL.</param>
    /// <param name="script">The script's name, decoded: empty, or segments with a slash before each.</param>
    /// <param name="info">The rest of the path as the server decoded it. It is returned when the target has no <c>%2F</c>.</param>
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
            // The server removes "." and ".." segments in the same way, before routes see the path.
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
