using System.Collections.Immutable;

namespace WasmOs.Runtime.Execution;

/// <summary>
/// Where the time of a run went, step by step: <see cref="Load"/>, <see cref="Queued"/>, <see cref="Instantiation"/>, <see cref="Guest"/>. Made for runs that
/// failed, were slow (<see cref="RuntimeOptions.SlowRun"/>) or asked for it (<see cref="ExecutionRequest.Trace"/>). Immutable.
/// </summary>
public sealed class RunTimeline
{
    /// <summary>How long the call waited for the module's code, as its <see cref="ExecutionRequest.LoadDuration"/> says.</summary>
    public TimeSpan Load { get; init; }

    /// <summary>How long the call waited for its first slot.</summary>
    public TimeSpan Queued { get; init; }

    /// <summary>
    /// From the first slot until there was an instance, made now or taken from the warm pool, or until the attempt failed; null when the run was cancelled
    /// before it had a slot.
    /// </summary>
    public TimeSpan? Instantiation { get; init; }

    /// <summary>From the instance to the end: the guest's code, its host calls and its waits. Null when there was no instance.</summary>
    public TimeSpan? Guest { get; init; }

    /// <summary>How often the run had to pass its slot on to another run.</summary>
    public int Preemptions { get; init; }

    /// <summary>How long the run waited for a slot after its preemptions; a part of <see cref="Guest"/>.</summary>
    public TimeSpan Preempted { get; init; }

    /// <summary>The calls of host functions by function; a part of <see cref="Guest"/>.</summary>
    public ImmutableArray<HostCallTotal> HostCalls { get; init; } = [];

    /// <summary>The sum of all steps.</summary>
    public TimeSpan Total => Load + Queued + (Instantiation ?? TimeSpan.Zero) + (Guest ?? TimeSpan.Zero);
}
