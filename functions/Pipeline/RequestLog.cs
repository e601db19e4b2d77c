using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Storage;

namespace WasmOs.Functions.Pipeline;

/// <summary>Writes the one log line of a request. Thread-safe.</summary>
/// <remarks>
/// Slow requests, overload, and storage that is down or full come in large numbers. So there is at most one such line a second for each function and status,
/// which says how many were left out. Every other
/// failure has its line.
/// </remarks>
internal sealed partial class RequestLog(TimeProvider time, ILogger logger)
{
    /// <summary>The shortest time between two similar lines.</summary>
    public static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(string Function, int Status), LineSample> _samples = new();

    /// <summary>Writes the line: at error level for a failed request, at warning level for a slow one, at debug level for any other.</summary>
    public void Write(HttpContext context, TimeSpan elapsed, bool slow, Exception? failure)
    {
        var status = context.Response.StatusCode;
        var level = failure is not null || (status >= StatusCodes.Status500InternalServerError && !GuestFailureMark.IsSet(context)) ? LogLevel.Error
            : slow && !ResponseStream.IsStream(context) ? LogLevel.Warning
            : LogLevel.Debug;
        if (!logger.IsEnabled(level))
        {
            return;
        }

        var function = context.GetEndpoint()?.DisplayName ?? "-";
        long leftOut = 0;
        if (IsSampled(level, status)
            && !_samples.GetOrAdd((function, level == LogLevel.Warning ? 0 : status), static _ => new LineSample()).Add(time, LineInterval, out leftOut))
        {
            return;
        }

        // When storage is down, the message is enough. The stack would be that of the storage library, once for each of its retries.
        var storage = failure as StorageUnavailableException;
        Line(logger, level, Outcome(level), LogText.Escape(context.Request.Method), LogText.Escape(context.Request.Path.Value), status,
            elapsed.TotalMilliseconds, function, context.TraceIdentifier, RequestTrace.IdOf(context), RunMark.IdOf(context), leftOut == 0
                ? ""
                : $"; {leftOut} more like it were left out since the last line",
            storage is null ? "" : $": {storage.Service}: {storage.Message}", storage is null ? failure : null);
    }

    private static bool IsSampled(LogLevel level, int status) =>
        level == LogLevel.Warning
            || (level == LogLevel.Error && status is (StatusCodes.Status503ServiceUnavailable or StatusCodes.Status507InsufficientStorage));

    private static string Outcome(LogLevel level) => level switch { LogLevel.Error => "failed", LogLevel.Warning => "was slow", _ => "ended" };

    [LoggerMessage(
        Message = "request {Outcome}: {Method} {Path} answered {Status} in {ElapsedMs:0.###} ms, function {Function}, request_id {RequestId}, trace_id {TraceId}, execution_id {ExecutionId}{LeftOut}{Reason}")]
    private static partial void Line(
        ILogger logger, LogLevel level, string outcome, string method, string path, int status, double elapsedMs, string function, string requestId,
        string traceId, string executionId, string leftOut, string reason, Exception? exception);
}
