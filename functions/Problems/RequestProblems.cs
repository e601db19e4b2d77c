using System.Globalization;

namespace WasmOs.Functions.Problems;

/// <summary>The problems that a head returns without calling a function.</summary>
internal static class RequestProblems
{
    private static readonly TimeSpan RetryWhenFull = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryWhenStopping = TimeSpan.FromSeconds(5);

    /// <summary>A defect in WasmOS. The log has the details under the request's id.</summary>
    public static ProblemResult Internal { get; } = new(new Problem(
        "internal", StatusCodes.Status500InternalServerError, "Something went wrong inside WasmOS",
        "The request could not be finished. Try again; if it fails again, give the operator this request_id: the log has the details under it."));

    /// <summary>As many requests are running and waiting as the host allows.</summary>
    public static ProblemResult Overloaded { get; } = new(new Problem(
        "overloaded", StatusCodes.Status503ServiceUnavailable, "No capacity",
        "As many requests run and wait as this host allows (host.json, extensions.http). Nothing was started; try again after the seconds in Retry-After.")
    { RetryAfter = RetryWhenFull });

    /// <summary>A request waited for <c>MAX_QUEUE_SECONDS</c> and was not admitted.</summary>
    public static ProblemResult WaitedTooLong { get; } = new(new Problem(
        "overloaded", StatusCodes.Status503ServiceUnavailable, "No capacity",
        "The request waited for MAX_QUEUE_SECONDS, and as many others of its kind still run as this host allows. Nothing was started; try again after the seconds in Retry-After.")
    { RetryAfter = RetryWhenFull });

    /// <summary>A body arrived slower than <c>MIN_BODY_RATE</c>, or so slowly that other bodies need its memory.</summary>
    public static ProblemResult BodyTooSlow { get; } = new(new Problem(
        "body-too-slow", StatusCodes.Status408RequestTimeout, "The request body came too slowly",
        "The body did not arrive at the rate that this host asks for (MIN_BODY_RATE), or many other bodies were on their way at once. Nothing was started; send it again, faster."));

    /// <summary>The host is stopping.</summary>
    public static ProblemResult ShuttingDown { get; } = new(new Problem(
        "shutting-down", StatusCodes.Status503ServiceUnavailable, "The host is stopping",
        "This host is draining and takes no new work; a request that had begun was stopped. Try again, on another host if there is one.")
    { RetryAfter = RetryWhenStopping });

    /// <summary>A function ran for longer than <c>functionTimeout</c>.</summary>
    public static ProblemResult TimedOut { get; } = new(new Problem(
        "function-timeout", StatusCodes.Status504GatewayTimeout, "The function ran for too long",
        "It was stopped when functionTimeout of host.json was over. Ask for less at once, or raise functionTimeout."));

    /// <summary>No function has a route for the path.</summary>
    public static ProblemResult RouteNotFound { get; } = new(new Problem(
        "route-not-found", StatusCodes.Status404NotFound, "There is nothing at this path", "No function answers this path. /api/docs lists all paths."));

    /// <summary>The size of a chunk is larger than the server's number type.</summary>
    public static ProblemResult BadChunkSize { get; } = new(new Problem(
        "bad-request", StatusCodes.Status400BadRequest, "The request cannot be read",
        "The size of a chunk of its body is too large or not a number. Send each chunk's size in hexadecimal digits before the chunk."));

    /// <summary>A request that is not valid HTTP, is too large or arrived too slowly.</summary>
    public static ProblemResult BadRequest(BadHttpRequestException cause, long? limit) => cause.StatusCode switch
    {
        StatusCodes.Status408RequestTimeout => BodyTooSlow,
        StatusCodes.Status413PayloadTooLarge => new ProblemResult(new Problem(
            "payload-too-large", cause.StatusCode, "The request body is too large",
            string.Create(
                CultureInfo.InvariantCulture,
                $"This path takes at most {limit} bytes. Send less, or raise MAX_INPUT_SIZE (MAX_WASM_SIZE for uploads, MAX_BATCH_SIZE for batches)."))),
        _ => new ProblemResult(new Problem("bad-request", cause.StatusCode, "The request cannot be read", cause.Message)),
    };

    /// <summary>The problem for an error status without a body.</summary>
    public static ProblemResult ForStatus(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => RouteNotFound,
        StatusCodes.Status405MethodNotAllowed => MethodNotAllowed(context.Request.Method, context.Response.Headers.Allow),
        int status => new ProblemResult(new Problem(
            "http-" + status.ToString(CultureInfo.InvariantCulture), status, Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status),
            "The request was refused without further details.")),
    };

    /// <summary>A function has a route for the path, but not for the method.</summary>
    private static ProblemResult MethodNotAllowed(string method, string? allowed) => new(new Problem(
        "method-not-allowed", StatusCodes.Status405MethodNotAllowed, "This path does not take that method", $"{method} is not served here; use one of: {allowed}."));
}
