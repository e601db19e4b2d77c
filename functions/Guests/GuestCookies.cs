using System.Text;

namespace WasmOs.Functions.Guests;

/// <summary>Keeps a guest's cookies from other guests and from the API.</summary>
internal static class GuestCookies
{
    /// <summary>A <c>Set-Cookie</c> of a guest without <c>Domain</c>, so that it is sent to this very host alone, and within a path.</summary>
    /// <param name="cookie">What the guest wrote.</param>
    /// <param name="script">The path that leads to the module: a <c>Path</c> outside of it is replaced by it. Null for a guest with an origin of its own, which chooses paths itself.</param>
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
                // Browsers obey the last one.
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
