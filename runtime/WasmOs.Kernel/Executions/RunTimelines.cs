using System.Diagnostics;
using WasmOs.Kernel.Executions.Records;
using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.Executions;

/// <summary>Decides which runs have a timeline in the history, and makes it.</summary>
internal static class RunTimelines
{
    /// <summary>The timeline to keep of a run that has ended; null for a run that needs none.</summary>
    /// <param name="outcome">The outcome. It has a timeline too where only the run's span needs one.</param>
    /// <param name="isRequested">Whether the caller asked for it.</param>
    /// <param name="slowRun">How long a slow run takes; zero when none is kept for its time.</param>
    /// <param name="resolve">How long storage was asked for the module.</param>
    public static ExecutionTimeline? Of(ExecutionOutcome outcome, bool isRequested, TimeSpan slowRun, TimeSpan resolve)
    {
        if (outcome.Timeline is not { } timeline)
        {
            return null;
        }

        var reason = isRequested ? "requested"
            : outcome.Status != ExecutionStatus.Succeeded ? "failed"
            : slowRun > TimeSpan.Zero && timeline.Total >= slowRun ? "slow" : null;
        var span = Activity.Current is { Recorded: true } current ? current : null;
        return reason is null ? null : new ExecutionTimeline
        {
            Reason = reason,
            TraceId = span?.TraceId.ToHexString(),
            SpanId = span?.SpanId.ToHexString(),
            Resolve = Microseconds(resolve),
            Load = Microseconds(timeline.Load),
            Queued = Microseconds(timeline.Queued),
            Instantiation = timeline.Instantiation is { } instantiation ? Microseconds(instantiation) : null,
            Guest = timeline.Guest is { } guest ? Microseconds(guest) : null,
            Preemptions = timeline.Preemptions,
            Preempted = Microseconds(timeline.Preempted),
            HostCalls = [.. timeline.HostCalls.Select(
                static calls => new ExecutionHostCalls(calls.Name, calls.Count, calls.Time is { } time ? Microseconds(time) : null))],
        };
    }

    private static long Microseconds(TimeSpan time) => (long)Math.Round(time.TotalMicroseconds);
}
