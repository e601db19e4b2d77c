using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Identity.Sessions;
using WasmOs.Kernel.Identity.Tokens;

namespace WasmOs.Functions.Access;

/// <summary>The cookies of a browser's session: the session itself, which scripts cannot read, and the token against forged requests, which they can.</summary>
/// <remarks>
/// Over TLS the names begin with <c>__Host-</c>: browsers then take them from this very host alone, so no neighbor of the domain can set them. A guest never
/// gets them.
/// </remarks>
internal static class BrowserCookies
{
    /// <summary>The header that repeats the value of the second cookie in a request that changes something.</summary>
    public const string CsrfHeader = "X-CSRF-Token";

    private const string Session = "wasmos_session";
    private const string Csrf = "wasmos_csrf";
    private const string HostPrefix = "__Host-";

    /// <summary>Finds the session's cookie. Two of them are none: one may have been planted.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cookie">The cookie's value; empty when there is none.</param>
    /// <returns>Why the cookie does not count for this request; null when it does.</returns>
    public static KernelError? Find(HttpRequest request, out ReadOnlyMemory<char> cookie)
    {
        cookie = default;
        if (Read(request) is not { Length: > 0 } found)
        {
            return null;
        }

        // A page elsewhere can have a browser send the cookie, but it can neither read the other cookie nor set this header.
        if (!IsSafe(request.Method) && !CsrfToken.Matches(found, request.Headers[CsrfHeader].ToString()))
        {
            return TokenErrors.CsrfInvalid();
        }

        // A WebSocket begins by a GET and is under no same-origin policy: a page elsewhere could read it. Browsers always say which page opens one.
        if (WebSocketUpgrade.IsAskedFor(request) && !WebSocketUpgrade.IsFromOwnPage(request))
        {
            return TokenErrors.ForeignPage();
        }

        cookie = found.AsMemory();
        return null;
    }

    /// <summary>Sets the cookies of a new session.</summary>
    public static void Set(HttpContext context, string session, DateTimeOffset expiresAt)
    {
        var cookies = context.Response.Cookies;
        cookies.Append(NameOf(context.Request, Session), session, OptionsOf(context.Request, isForScripts: false, expiresAt));
        cookies.Append(NameOf(context.Request, Csrf), CsrfToken.Of(session), OptionsOf(context.Request, isForScripts: true, expiresAt));
    }

    /// <summary>Has the browser forget the cookies.</summary>
    public static void Clear(HttpContext context)
    {
        var cookies = context.Response.Cookies;
        cookies.Delete(NameOf(context.Request, Session), OptionsOf(context.Request, isForScripts: false, null));
        cookies.Delete(NameOf(context.Request, Csrf), OptionsOf(context.Request, isForScripts: true, null));
    }

    /// <summary>Removes the cookies from a request that a guest serves.</summary>
    public static void Hide(HttpRequest request)
    {
        var header = request.Headers.Cookie;
        if (header.Count == 0 || !header.ToString().Contains("wasmos_", StringComparison.Ordinal))
        {
            return;
        }

        var rest = header.SelectMany(value => (value ?? "").Split(';', StringSplitOptions.TrimEntries))
            .Where(pair => !IsOurs(pair.AsSpan(0, Math.Max(0, pair.IndexOf('=', StringComparison.Ordinal)))));
        var kept = string.Join("; ", rest);
        request.Headers.Cookie = kept.Length == 0 ? default : kept;
    }

    private static string? Read(HttpRequest request)
    {
        var header = request.Headers.Cookie;
        if (header.Count == 0)
        {
            return null;
        }

        var name = NameOf(request, Session);
        string? found = null;
        foreach (var value in header)
        {
            foreach (var range in value.AsSpan().Split(';'))
            {
                var pair = value.AsSpan(range).Trim();
                if (pair.Length <= name.Length || pair[name.Length] != '=' || !pair.StartsWith(name, StringComparison.Ordinal))
                {
                    continue;
                }

                if (found is not null)
                {
                    return null;
                }

                found = pair[(name.Length + 1)..].ToString();
            }
        }

        return found;
    }

    private static bool IsOurs(ReadOnlySpan<char> name)
    {
        var bare = name.StartsWith(HostPrefix, StringComparison.OrdinalIgnoreCase) ? name[HostPrefix.Length..] : name;
        return bare.Equals(Session, StringComparison.OrdinalIgnoreCase) || bare.Equals(Csrf, StringComparison.OrdinalIgnoreCase);
    }

    private static string NameOf(HttpRequest request, string name) => request.IsHttps ? HostPrefix + name : name;

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    private static CookieOptions OptionsOf(HttpRequest request, bool isForScripts, DateTimeOffset? expiresAt) => new()
    {
        HttpOnly = !isForScripts,
        Secure = request.IsHttps,
        SameSite = SameSiteMode.Strict,
        Path = "/",
        IsEssential = true,
        Expires = expiresAt,
    };
}
