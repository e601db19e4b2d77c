using Microsoft.Extensions.Logging;
using WasmOs.Functions.Boundary;
using WasmOs.Functions.Problems;
using WasmOs.Runtime.Diagnostics;

namespace WasmOs.Functions.Pipeline;

/// <summary>The outermost step of every request. It adds the request's id, its error response and its log line.</summary>
/// <remarks>
/// 1. Assign the id, and set it on the response. 2. Call the function, unless <see cref="RequestRules"/> refuses the request. 3. Write a problem when an error
/// status has no body or an exception was thrown.
/// 4. Count it, write the log line if one is due, and end its span.
/// </remarks>
internal sealed class RequestPipeline(
    RequestDelegate next, PipelineOptions options, RequestRules rules, ChangeLines changes, RequestMetrics metrics, RequestSpan spans, TimeProvider time,
    ILogger<RequestPipeline> logger)
{
    private readonly KeyValuePair<string, string>[] _headers = [.. options.Headers];
    private readonly long _slow = (long)(options.SlowRequest.TotalSeconds * time.TimestampFrequency);
    private readonly RequestLog _log = new(time, logger);
    private readonly bool _logsAll = logger.IsEnabled(LogLevel.Debug);

    /// <summary>Serves a request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        var started = time.GetTimestamp();
        var span = spans.Begin(context.Request);

        // 1. The id.
        RequestId.Assign(context);
        foreach (var header in _headers)
        {
            context.Response.Headers[header.Key] = header.Value;
        }

        Exception? failure = null;
        try
        {
            // 2. The function.
            await (rules.Check(context)?.ExecuteAsync(context) ?? next(context));

            // 3. An error status gets a body.
            if (context.Response.StatusCode >= StatusCodes.Status400BadRequest && IsBare(context.Response))
            {
                await RequestProblems.ForStatus(context).ExecuteAsync(context);
            }
        }
        catch (Exception e) when (!e.IsFatal())
        {
            failure = await RequestFailure.AnswerAsync(context, e);
            changes.WriteFailed(context);
        }

        // 4. The figures, the log line, and the end of the span.
        var ended = time.GetTimestamp();
        var elapsed = time.GetElapsedTime(started, ended);
        var hasFailed = failure is not null || IsFailed(context);
        metrics.Count(context, elapsed);
        if (hasFailed || ended - started >= _slow || _logsAll)
        {
            _log.Write(context, elapsed, ended - started >= _slow, failure);
        }

        spans.End(span, context, hasFailed || GuestFailureMark.IsSet(context), elapsed);
    }

    /// <summary>Whether this host failed the request. A guest's failure has a log line of its own.</summary>
    private static bool IsFailed(HttpContext context) =>
        context.Response.StatusCode >= StatusCodes.Status500InternalServerError && !GuestFailureMark.IsSet(context);

    private static bool IsBare(HttpResponse response) => !response.HasStarted && response.ContentType is null && response.ContentLength is null;
}
