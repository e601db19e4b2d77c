using System.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using WasmOs.Functions.Guests;

namespace WasmOs.Host.Pipeline;

/// <summary>The one log line of a request.</summary>
internal static partial class RequestLog
{
    /// <summary>Writes the line: an error for a failed request, a warning for a slow one, at debug level for any other.</summary>
    public static void Write(ILogger logger, HttpContext context, TimeSpan elapsed, bool slow, Exception? failure)
    {
        LogLevel level = failure is not null || (context.Response.StatusCode >= StatusCodes.Status500InternalServerError && !GuestFailureMark.IsSet(context)) ? LogLevel.Error
            : slow && !IsStream(context) ? LogLevel.Warning
            : LogLevel.Debug;
        if (logger.IsEnabled(level))
        {
            Line(logger, level, Outcome(level), LogText.Escape(context.Request.Method), LogText.Escape(context.Request.Path.Value), context.Response.StatusCode,
                elapsed.TotalMilliseconds, context.GetEndpoint()?.DisplayName ?? "-", context.TraceIdentifier, TraceId(context), failure);
        }
    }

    private static string Outcome(LogLevel level) => level switch { LogLevel.Error => "failed", LogLevel.Warning => "was slow", _ => "ended" };

    // A stream is meant to last.
    private static bool IsStream(HttpContext context) =>
        context.Response.StatusCode == StatusCodes.Status101SwitchingProtocols
        || context.Response.ContentType?.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) == true;

    // The activity exists only where someone listens to it; the caller's trace is worth naming in any case.
    private static string TraceId(HttpContext context)
    {
        if (context.Features.Get<IHttpActivityFeature>()?.Activity is { } activity)
        {
            return activity.TraceId.ToHexString();
        }

        return ActivityContext.TryParse(context.Request.Headers.TraceParent, null, out ActivityContext parent) ? parent.TraceId.ToHexString() : "-";
    }

    [LoggerMessage(Message = "request {Outcome}: {Method} {Path} answered {Status} in {ElapsedMs:0.###} ms, function {Function}, request_id {RequestId}, trace_id {TraceId}")]
    private static partial void Line(
        ILogger logger, LogLevel level, string outcome, string method, string path, int status, double elapsedMs, string function, string requestId, string traceId, Exception? exception);
}
