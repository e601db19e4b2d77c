using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using WasmOs.Storage;

namespace WasmOs.Kernel.Diagnostics;

/// <summary>
/// Receives the failures of background work. Each failure is counted by the name of the work. At most one failure per minute and name is logged, with the
/// number of failures since the last log line. Thread-safe; never throws.
/// </summary>
public sealed partial class BackgroundFailures
{
    /// <summary>The shortest time between two log lines about the same work.</summary>
    public static readonly TimeSpan LineInterval = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, BackgroundFailureCount> _counts = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    /// <summary>Creates the counter of failures.</summary>
    /// <param name="time">The clock that measures the time between log lines.</param>
    /// <param name="logger">Receives the log lines.</param>
    public BackgroundFailures(TimeProvider time, ILogger<BackgroundFailures> logger)
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(logger);
        (_time, _logger) = (time, logger);
    }

    /// <summary>The number of failures since the start.</summary>
    public long Total => _counts.Values.Sum(static count => count.Total);

    /// <summary>The number of failures since the start, by the name of the work that failed.</summary>
    public IReadOnlyDictionary<string, long> Counts => _counts.ToDictionary(static pair => pair.Key, static pair => pair.Value.Total, StringComparer.Ordinal);

    /// <summary>Creates an instance that counts but does not log, for components that are created without one.</summary>
    public static BackgroundFailures WithoutLog(TimeProvider time) => new(time, NullLogger<BackgroundFailures>.Instance);

    /// <summary>Counts and logs a failure of work that continues.</summary>
    /// <param name="work">The name of the work: a constant such as <c>history</c>.</param>
    /// <param name="failure">The cause. Unavailable storage is logged as a warning without a stack trace; anything else is logged as a defect.</param>
    public void Report(string work, Exception failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        if (!CountOne(work, out var unsaid))
        {
            return;
        }

        if (failure is StorageUnavailableException)
        {
            LogStorage(_logger, work, unsaid, failure.Message);
        }
        else
        {
            LogDefect(_logger, work, unsaid, failure);
        }
    }

    /// <summary>Counts a failure that the work itself has already logged.</summary>
    /// <param name="work">The name of the work.</param>
    public void Count(string work) => CountOne(work, out _);

    /// <summary>Logs that data in memory is lost because the process ends. Always logged, because there is no later chance.</summary>
    /// <param name="what">What is lost, such as <c>5 runs of the history</c>.</param>
    /// <param name="failure">Why the data could not be written.</param>
    public void ReportLoss(string what, Exception failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        LogLoss(_logger, what, failure.Message);
    }

    private bool CountOne(string work, out long unsaid) =>
        _counts.GetOrAdd(work, static _ => new BackgroundFailureCount()).Add(_time.GetTimestamp(), _time, LineInterval, out unsaid);

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "background work '{Work}' waits for storage and goes on; {Unsaid} failures of it since the last line: {Reason}")]
    private static partial void LogStorage(ILogger logger, string work, long unsaid, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{What} could not be written before the stop and are lost: {Reason}")]
    private static partial void LogLoss(ILogger logger, string what, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "background work '{Work}' failed and goes on; {Unsaid} failures of it since the last line")]
    private static partial void LogDefect(ILogger logger, string work, long unsaid, Exception failure);
}
