using WasmOs.Functions.Pipeline;
using WasmOs.Functions.Problems;

namespace WasmOs.Host.Administration;

/// <summary>The errors of <c>/admin/functions</c>.</summary>
internal static class AdminProblems
{
    /// <summary>The host listens for other machines and has no key that could identify an operator.</summary>
    public static ProblemResult NoKey { get; } = new(new Problem("forbidden", StatusCodes.Status403Forbidden, "This host has no key",
        "It listens for other machines, so only callers with its key may administer it: set HOST_KEY, and send it in x-functions-key."));

    /// <summary>A proxy forwarded the request, and the host has no key that could distinguish an operator from the proxy's clients.</summary>
    public static ProblemResult NoKeyBehindProxy { get; } = new(new Problem("forbidden", StatusCodes.Status403Forbidden, "This host has no key",
        "The request came through a proxy, which forwards requests of others, or under a name that is not this machine's: "
        + "set HOST_KEY and send it in x-functions-key, or call the host itself at 127.0.0.1."));

    /// <summary>The key is missing or wrong.</summary>
    public static ProblemResult WrongKey { get; } = new(new Problem("unauthorized", StatusCodes.Status401Unauthorized, "The host's key is needed",
        "Send the value of HOST_KEY in the header x-functions-key."));

    /// <summary>The limit of concurrent runs by hand is reached.</summary>
    public static ProblemResult Busy { get; } = new(new Problem("overloaded", StatusCodes.Status503ServiceUnavailable, "No capacity",
        "As many functions are already running by hand as this host allows. Nothing was started; try again after the seconds in Retry-After.")
    { RetryAfter = TimeSpan.FromSeconds(1) });

    /// <summary>No function has this name.</summary>
    public static ProblemResult NotFound(string name, string? nearest) =>
        new(new Problem("function-not-found", StatusCodes.Status404NotFound, "There is no such function",
        $"No function is called '{LogText.Escape(name)}'{(nearest is null ? "" : $"; did you mean '{nearest}'?")} GET /admin/functions lists them."));

    /// <summary>An HTTP function cannot be run by hand: a request to its route calls it.</summary>
    public static ProblemResult IsHttp(string name, string route) =>
        new(new Problem("http-function", StatusCodes.Status400BadRequest, "An HTTP function is called by its route",
        $"'{name}' answers requests: send one to /{route}."));

    /// <summary>The request body is invalid.</summary>
    public static ProblemResult BadBody(string fault) => new(new Problem("validation", StatusCodes.Status400BadRequest, "The request is not valid",
        $"{fault} Send {{\"input\": \"…\"}}: a queue function gets the text as its message; a timer function needs none."));
}
