using System.Globalization;
using WasmOs.Kernel.Storage;

namespace WasmOs.Host.Http;

/// <summary>The errors that the host answers without asking a function.</summary>
internal static class Problems
{
    private const int RetryWhenFull = 1;
    private const int RetryWhenStopping = 5;

    /// <summary>A defect; the details are in the log under the request's id.</summary>
    public static Problem Internal { get; } = new()
    {
        Status = StatusCodes.Status500InternalServerError,
        Slug = "internal",
        Title = "Something went wrong inside WasmOS",
        Detail = "The request could not be finished. Try again; if it fails again, give the operator this request_id: the log says more under it.",
    };

    /// <summary>Too many requests run and wait.</summary>
    public static Problem Overloaded { get; } = new()
    {
        Status = StatusCodes.Status503ServiceUnavailable,
        Slug = "overloaded",
        Title = "No capacity",
        Detail = "As many requests run and wait as this host allows (host.json, extensions.http). Nothing was started; try again after the seconds in Retry-After.",
        RetryAfter = RetryWhenFull,
    };

    /// <summary>A request waited for a place for as long as it may.</summary>
    public static Problem WaitedTooLong { get; } = new()
    {
        Status = StatusCodes.Status503ServiceUnavailable,
        Slug = "overloaded",
        Title = "No capacity",
        Detail = "The request waited for MAX_QUEUE_SECONDS, and as many others of its kind still run as this host allows. Nothing was started; try again after the seconds in Retry-After.",
        RetryAfter = RetryWhenFull,
    };

    /// <summary>A body comes so slowly that others need the room, or slower than MIN_BODY_RATE.</summary>
    public static Problem BodyTooSlow { get; } = new()
    {
        Status = StatusCodes.Status408RequestTimeout,
        Slug = "body-too-slow",
        Title = "The request body came too slowly",
        Detail = "The body did not arrive at the rate that this host asks for (MIN_BODY_RATE), or many other bodies were on their way at once. Nothing was started; send it again, faster.",
    };

    /// <summary>The host is stopping.</summary>
    public static Problem ShuttingDown { get; } = new()
    {
        Status = StatusCodes.Status503ServiceUnavailable,
        Slug = "shutting-down",
        Title = "The host is stopping",
        Detail = "This host is draining and takes no new work; a request that had begun was stopped. Try again, on another host if there is one.",
        RetryAfter = RetryWhenStopping,
    };

    /// <summary>A function ran for longer than <c>functionTimeout</c>.</summary>
    public static Problem TimedOut { get; } = new()
    {
        Status = StatusCodes.Status504GatewayTimeout,
        Slug = "function-timeout",
        Title = "The function ran for too long",
        Detail = "It was stopped when functionTimeout of host.json was over. Ask for less at once, or raise functionTimeout.",
    };

    /// <summary>No function has a route for the path.</summary>
    public static Problem RouteNotFound { get; } = new()
    {
        Status = StatusCodes.Status404NotFound,
        Slug = "route-not-found",
        Title = "There is nothing at this path",
        Detail = "No function answers this path. /api/docs lists the paths that there are.",
    };

    /// <summary>A function has a route for the path, but not for the method.</summary>
    public static Problem MethodNotAllowed(string method, string? allowed) => new()
    {
        Status = StatusCodes.Status405MethodNotAllowed,
        Slug = "method-not-allowed",
        Title = "This path does not take that method",
        Detail = $"{method} is not served here; use one of: {allowed}.",
    };

    /// <summary>Something stored cannot be used any more. Another try does not help.</summary>
    public static Problem ContentDamaged(ContentDamagedException cause) => new()
    {
        Status = StatusCodes.Status503ServiceUnavailable,
        Slug = "content-damaged",
        Title = "Stored content is damaged",
        Detail = cause.Message,
    };

    /// <summary>A storage service does not answer.</summary>
    public static Problem StorageUnavailable(StorageUnavailableException cause) => new()
    {
        Status = cause is StorageFullException ? StatusCodes.Status507InsufficientStorage : StatusCodes.Status503ServiceUnavailable,
        Slug = cause is StorageFullException ? "disk-quota" : "storage-unavailable",
        Title = cause is StorageFullException ? "The store has reached its limit" : "Storage is unavailable",
        Detail = $"{cause.Service}: {cause.Message}",
        RetryAfter = cause is StorageFullException ? null : RetryWhenStopping,
    };

    /// <summary>A request that is not proper HTTP, or is too large.</summary>
    public static Problem BadRequest(BadHttpRequestException cause, long? limit) => cause.StatusCode == StatusCodes.Status408RequestTimeout ? BodyTooSlow
        : cause.StatusCode == StatusCodes.Status413PayloadTooLarge
        ? new Problem
        {
            Status = cause.StatusCode,
            Slug = "payload-too-large",
            Title = "The request body is too large",
            Detail = string.Create(CultureInfo.InvariantCulture, $"This path takes at most {limit} bytes. Send less, or raise MAX_INPUT_SIZE (MAX_WASM_SIZE for uploads, MAX_BATCH_SIZE for batches)."),
        }
        : new Problem
        {
            Status = cause.StatusCode,
            Slug = "bad-request",
            Title = "The request cannot be read",
            Detail = cause.Message,
        };

    /// <summary>A chunk says that it is larger than anything.</summary>
    public static Problem BadChunkSize { get; } = new()
    {
        Status = StatusCodes.Status400BadRequest,
        Slug = "bad-request",
        Title = "The request cannot be read",
        Detail = "The size of a chunk of its body is no size. Send each chunk's size in hexadecimal digits before the chunk.",
    };

    /// <summary>An error status that came without a body.</summary>
    public static Problem ForStatus(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => RouteNotFound,
        StatusCodes.Status405MethodNotAllowed => MethodNotAllowed(context.Request.Method, context.Response.Headers.Allow),
        int status => new Problem
        {
            Status = status,
            Slug = "http-" + status.ToString(CultureInfo.InvariantCulture),
            Title = Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status),
            Detail = "The request was refused without further details.",
        },
    };
}
