using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;
using WasmOs.Runtime.Wasi;

namespace WasmOs.Runtime.Runs;

/// <summary>One call of an export, as the executor runs it. A ref struct: it holds the arguments without copying them.</summary>
internal readonly ref struct GuestCall
{
    public required ExecutionId Id { get; init; }

    public required ModuleExport Function { get; init; }

    public required ReadOnlySpan<GuestArgument> Arguments { get; init; }

    public required ResourceLimits Limits { get; init; }

    public WasiOptions? Wasi { get; init; }

    public ResultShape Returns { get; init; }

    public RunPriority Priority { get; init; }

    /// <summary>The name of the run's flow, see <see cref="Scheduling.RunFlow"/>; null for the flow of its module.</summary>
    public string? Flow { get; init; }

    public RunSource Source { get; init; }

    /// <summary>Where the module's code came from for this call.</summary>
    public StartKind Load { get; init; }

    /// <summary>How long loading the module took for this call.</summary>
    public TimeSpan LoadDuration { get; init; }

    /// <summary>Whether the run is traced, see <see cref="ExecutionRequest.Trace"/>.</summary>
    public bool Trace { get; init; }

    /// <summary>How long the call waited for its first slot.</summary>
    public TimeSpan Queued { get; init; }

    public CancellationToken CancellationToken { get; init; }

    /// <summary>A copy of the call with the time that it waited for its first slot.</summary>
    public GuestCall After(TimeSpan queued) => this with { Queued = queued };
}
