using System.Diagnostics;

namespace WasmOs.Kernel.Diagnostics;

/// <summary>
/// Begins spans. What begins a trace here is sampled before anything is made (<see cref="TraceSampler"/>), what continues somebody's trace follows that one's
/// decision, and a step of work has a span only where the work has one. Without a listener all of this costs a read of memory. Thread-safe.
/// </summary>
public sealed class Tracing
{
    private readonly TraceSampler _traces;
    private readonly TraceSampler _failures;

    /// <summary>Creates the beginner of spans.</summary>
    public Tracing(TraceOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        _traces = new TraceSampler(options.Ratio, time);
        _failures = new TraceSampler(0, time);
    }

    /// <summary>Begins a piece of work: a request, a task, a delivery. The caller disposes the span when the work has ended.</summary>
    /// <param name="source">The source of the assembly that does the work.</param>
    /// <param name="name">The name of the work, from a bounded set.</param>
    /// <param name="kind">On which side of a call the work is.</param>
    /// <param name="traceParent">
    /// The trace that the work belongs to, as a <c>traceparent</c> of W3C Trace Context; null, and text that is none: a new trace.
    /// </param>
    /// <returns>The span, which is current from now on; null when it is not recorded.</returns>
    public Activity? Begin(ActivitySource source, string name, ActivityKind kind, string? traceParent)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (!source.HasListeners())
        {
            return null;
        }

        var isContinued = ActivityContext.TryParse(traceParent, null, isRemote: true, out var parent);
        if (!(isContinued ? (parent.TraceFlags & ActivityTraceFlags.Recorded) != 0 : _traces.Takes()))
        {
            return null;
        }

        if (!isContinued)
        {
            // Timers and loops keep the span of whatever started them, such as the first request that needed them. Without this it would be the parent.
            Activity.Current = null;
        }

        return source.StartActivity(name, kind, parent);
    }

    /// <summary>The trace to hand on: the given one, if it is one, else that of the current span; null for none.</summary>
    public static string? ToHandOn(string? traceParent) =>
        ActivityContext.TryParse(traceParent, null, out _) ? traceParent
        : Activity.Current is { Recorded: true } current ? current.Id
        : null;

    /// <summary>Begins a step of work that has a span. The caller disposes it.</summary>
    /// <returns>The span; null where the work has none.</returns>
    public static Activity? Step(ActivitySource source, string name)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.HasListeners() && Activity.Current is { Recorded: true } ? source.StartActivity(name) : null;
    }

    /// <summary>Makes a span of work that was not recorded and has failed: failures are always recorded, up to a hundred a second.</summary>
    /// <param name="source">The source of the assembly that did the work.</param>
    /// <param name="name">The name of the work.</param>
    /// <param name="kind">On which side of a call the work is.</param>
    /// <param name="traceParent">The trace that the work belongs to; null for a new one.</param>
    /// <param name="beganAt">When the work began, UTC.</param>
    /// <returns>The span, which the caller describes and disposes; null when nobody listens.</returns>
    public Activity? Recover(ActivitySource source, string name, ActivityKind kind, string? traceParent, DateTimeOffset beganAt)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (!source.HasListeners() || !_failures.Takes())
        {
            return null;
        }

        ActivityContext.TryParse(traceParent, null, isRemote: true, out var parent);
        return source.StartActivity(name, kind, parent, startTime: beganAt);
    }
}
