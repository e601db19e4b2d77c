using System.Text;

namespace WasmOs.Functions.Guests;

/// <summary>Keeps a guest's cookies from other guests and from the API.</summary>
internal static class GuestCookies
{
    /// <summary>
    /// A guest's <c>Set-Cookie</c> header without <c>Domain</c>, so that browsers send the cookie to this host only, and with a path that the guest owns.
    /// </summary>
    /// <param name="cookie">The header's value as the guest wrote it.</param>
    /// <param name="script">
    /// The path of the module. A <c>Path</c> outside of this path is replaced by it. Null for a guest with an origin of its own, which may choose any path.
    /// </param>
    public static string Confine(string cookie, string? script)
    {
        var kept = new StringBuilder(cookie.Length + 16);
        string? path = null;
        var isFirst = true;
        foreach (var range in cookie.AsSpan().Split(';'))
        {
            var part = cookie.AsSpan(range);
            var equals = part.IndexOf('=');
            var name = (equals < 0 ? part : part[..equals]).Trim();
            if (!isFirst && name.Equals("Domain", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (!isFirst && script is not null && name.Equals("Path", StringComparison.OrdinalIgnoreCase))
            {
                // Browsers use the last Path attribute.
                path = equals < 0 ? "" : part[(equals + 1)..].Trim().ToString();
                continue;
            }

            kept.Append(isFirst ? "" : ";").Append(part);
            isFirst = false;
        }

        return script is null ? kept.ToString() : kept.Append("; Path=").Append(path is not null && IsWithin(path, script) ? path : script).ToString();
    }

    private static bool IsWithin(string path, string script) =>
        path.StartsWith(script, StringComparison.Ordinal) && (path.Length == script.Length || path[script.Length] == '/');
}
