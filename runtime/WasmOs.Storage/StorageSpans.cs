using System.Diagnostics;

namespace WasmOs.Storage;

/// <summary>
/// Makes spans of calls of storage that took long, afterwards: a trace shows where storage was slow, and not the many calls that were quick. The adapters call
/// this around each call. It costs a read of memory where nobody listens or the work has no span. Thread-safe.
/// </summary>
public static class StorageSpans
{
    /// <summary>The name of the <see cref="ActivitySource"/>.</summary>
    public const string SourceName = "WasmOs.Storage";

    /// <summary>A call that takes this long has a span.</summary>
    public static readonly TimeSpan Threshold = TimeSpan.FromMilliseconds(10);

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Notes the beginning of a call.</summary>
    /// <param name="time">The clock.</param>
    /// <returns>A timestamp of the clock, for <see cref="End"/>; 0 where the call gets no span however long it takes.</returns>
    public static long Begin(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return Source.HasListeners() && Activity.Current is { Recorded: true } ? time.GetTimestamp() : 0;
    }

    /// <summary>Makes the span of a call that has ended, if it took long.</summary>
    /// <param name="begun">What <see cref="Begin"/> returned.</param>
    /// <param name="time">The clock.</param>
    /// <param name="service"><c>blobs</c>, <c>tables</c> or <c>queues</c>.</param>
    /// <param name="operation">What was done, from a bounded set.</param>
    public static void End(long begun, TimeProvider time, string service, string operation)
    {
        ArgumentNullException.ThrowIfNull(time);
        var elapsed = begun == 0 ? TimeSpan.Zero : time.GetElapsedTime(begun);
        if (elapsed < Threshold)
        {
            return;
        }

        var ended = time.GetUtcNow();
        using var span = Source.StartActivity("storage", ActivityKind.Client, parentContext: default, startTime: ended - elapsed);
        span?.SetTag("wasmos.storage_service", service).SetTag("wasmos.storage_operation", operation).SetEndTime(ended.UtcDateTime);
    }
}
