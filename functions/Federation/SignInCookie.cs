namespace WasmOs.Functions.Federation;

/// <summary>The cookie of a sign-in that a browser has begun. Its value is sealed.</summary>
internal static class SignInCookie
{
    private const string Name = "wasmos_sign_in";
    private const string Path = "/api/v1/auth/oidc";

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>Sets the cookie. It replaces that of an earlier sign-in.</summary>
    public static void Set(HttpContext context, string value)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Cookies.Append(Name, value, OptionsOf(context, Lifetime));
    }

    /// <summary>Reads the cookie and has the browser forget it: an answer is taken once.</summary>
    /// <returns>Null when the browser sent none.</returns>
    public static string? Take(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (context.Request.Cookies[Name] is not { Length: > 0 } value)
        {
            return null;
        }

        context.Response.Cookies.Delete(Name, OptionsOf(context, null));
        return value;
    }

    // The provider's answer is a navigation that a foreign page began, so Strict would keep the cookie back.
    private static CookieOptions OptionsOf(HttpContext context, TimeSpan? lifetime) => new()
    {
        HttpOnly = true,
        Secure = context.Request.IsHttps,
        SameSite = SameSiteMode.Lax,
        Path = context.Request.PathBase + Path,
        IsEssential = true,
        MaxAge = lifetime,
    };
}
