using WasmOs.Host.Http;
using WasmOs.Host.Pipeline;

namespace WasmOs.Host.Administration;

/// <summary>The errors of <c>/admin/functions</c>.</summary>
internal static class AdminProblems
{
    /// <summary>Other machines reach the host, and there is no key that tells an operator from them.</summary>
    public static Problem NoKey { get; } = new()
    {
        Status = StatusCodes.Status403Forbidden,
        Slug = "forbidden",
        Title = "This host has no key",
        Detail = "It listens for other machines, so it is administered by whoever has its key only: set HOST_KEY, and send it in x-functions-key.",
    };

    /// <summary>A proxy passed the request on, and there is no key that tells an operator from the proxy's clients.</summary>
    public static Problem NoKeyBehindProxy { get; } = new()
    {
        Status = StatusCodes.Status403Forbidden,
        Slug = "forbidden",
        Title = "This host has no key",
        Detail = "The request came through a proxy, which speaks for others, or under a name that is not this machine's: set HOST_KEY and send it in x-functions-key, or call the host itself at 127.0.0.1.",
    };

    /// <summary>The key is missing or wrong.</summary>
    public static Problem WrongKey { get; } = new()
    {
        Status = StatusCodes.Status401Unauthorized,
        Slug = "unauthorized",
        Title = "The host's key is needed",
        Detail = "Send the value of HOST_KEY in the header x-functions-key.",
    };

    /// <summary>As many runs that were asked for by hand go on as may.</summary>
    public static Problem Busy { get; } = new()
    {
        Status = StatusCodes.Status503ServiceUnavailable,
        Slug = "overloaded",
        Title = "No capacity",
        Detail = "As many functions run by hand as this host allows. Nothing was started; try again after the seconds in Retry-After.",
        RetryAfter = 1,
    };

    /// <summary>There is no such function.</summary>
    public static Problem NotFound(string name, string? nearest) => new()
    {
        Status = StatusCodes.Status404NotFound,
        Slug = "function-not-found",
        Title = "There is no such function",
        Detail = $"No function is called '{LogText.Escape(name)}'{(nearest is null ? "" : $"; did you mean '{nearest}'?")} GET /admin/functions lists them.",
    };

    /// <summary>The function is called by its route.</summary>
    public static Problem IsHttp(string name, string route) => new()
    {
        Status = StatusCodes.Status400BadRequest,
        Slug = "http-function",
        Title = "An HTTP function is called by its route",
        Detail = $"'{name}' answers requests: send one to /{route}.",
    };

    /// <summary>The body is not what is taken.</summary>
    public static Problem BadBody(string fault) => new()
    {
        Status = StatusCodes.Status400BadRequest,
        Slug = "validation",
        Title = "The request is not valid",
        Detail = $"{fault} Send {{\"input\": \"…\"}}: a queue function gets the text as its message; a timer function needs none.",
    };
}
