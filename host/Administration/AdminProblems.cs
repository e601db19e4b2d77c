using WasmOs.Functions.Pipeline;
using WasmOs.Functions.Problems;

namespace WasmOs.Host.Administration;

/// <summary>The errors of <c>/admin/functions</c>.</summary>
internal static class AdminProblems
{
    /// <summary>Other machines reach the host, and there is no key that tells an operator from them.</summary>
    public static ProblemResult NoKey { get; } = new(new Problem("forbidden", StatusCodes.Status403Forbidden, "This host has no key",
        "It listens for other machines, so it is administered by whoever has its key only: set HOST_KEY, and send it in x-functions-key."));

    /// <summary>A proxy passed the request on, and there is no key that tells an operator from the proxy's clients.</summary>
    public static ProblemResult NoKeyBehindProxy { get; } = new(new Problem("forbidden", StatusCodes.Status403Forbidden, "This host has no key",
        "The request came through a proxy, which speaks for others, or under a name that is not this machine's: set HOST_KEY and send it in x-functions-key, or call the host itself at 127.0.0.1."));

    /// <summary>The key is missing or wrong.</summary>
    public static ProblemResult WrongKey { get; } = new(new Problem("unauthorized", StatusCodes.Status401Unauthorized, "The host's key is needed",
        "Send the value of HOST_KEY in the header x-functions-key."));

    /// <summary>As many runs that were asked for by hand go on as may.</summary>
    public static ProblemResult Busy { get; } = new(new Problem("overloaded", StatusCodes.Status503ServiceUnavailable, "No capacity",
        "As many functions run by hand as this host allows. Nothing was started; try again after the seconds in Retry-After.")
    { RetryAfter = TimeSpan.FromSeconds(1) });

    /// <summary>There is no such function.</summary>
    public static ProblemResult NotFound(string name, string? nearest) =>
        new(new Problem("function-not-found", StatusCodes.Status404NotFound, "There is no such function",
        $"No function is called '{LogText.Escape(name)}'{(nearest is null ? "" : $"; did you mean '{nearest}'?")} GET /admin/functions lists them."));

    /// <summary>The function is called by its route.</summary>
    public static ProblemResult IsHttp(string name, string route) =>
        new(new Problem("http-function", StatusCodes.Status400BadRequest, "An HTTP function is called by its route",
        $"'{name}' answers requests: send one to /{route}."));

    /// <summary>The body is not what is taken.</summary>
    public static ProblemResult BadBody(string fault) => new(new Problem("validation", StatusCodes.Status400BadRequest, "The request is not valid",
        $"{fault} Send {{\"input\": \"…\"}}: a queue function gets the text as its message; a timer function needs none."));
}
