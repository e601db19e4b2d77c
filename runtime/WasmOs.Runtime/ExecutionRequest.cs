using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;
using WasmOs.Runtime.Scheduling;
using WasmOs.Runtime.Wasi;

namespace WasmOs.Runtime;

/// <summary>A call of an exported function. The caller owns the request and must leave it unchanged until the run has ended.</summary>
public sealed class ExecutionRequest
{
    /// <summary>The id of the run, unique in the runtime.</summary>
    public required ExecutionId Id { get; init; }

    /// <summary>The function to call: an exported function of the module, of a callable type.</summary>
    public required ModuleExport Function { get; init; }

    /// <summary>The arguments, which fill the function's parameters in order. A bytes argument fills two parameters.</summary>
    public ReadOnlyMemory<GuestArgument> Arguments { get; init; }

    /// <summary>How the results are read. <value><see cref="ResultShape.Values"/> by default.</value></summary>
    public ResultShape Returns { get; init; }

    /// <summary>
    /// What the run may use at most. The caller has merged these limits and checked them against the maximum.
    /// <value><see cref="ResourceLimits.Default"/>.</value>
    /// </summary>
    public ResourceLimits Limits { get; init; } = ResourceLimits.Default;

    /// <summary>
    /// What the run gets through WASI. Null: clocks, randomness, and standard output and error that are kept in the outcome. <value>Null by default.</value>
    /// </summary>
    public WasiOptions? Wasi { get; init; }

    /// <summary>How urgent the run is. Only the policy <c>priority</c> uses it. <value><see cref="RunPriority.Normal"/> by default.</value></summary>
    public RunPriority Priority { get; init; }

    /// <summary>
    /// The name of the flow of the run (<see cref="RunFlow"/>). Null: the runs of the same module form a flow. <value>Null by default.</value>
    /// </summary>
    public string? Flow { get; init; }

    /// <summary>What the run is done for. <value><see cref="RunSource.Call"/> by default.</value></summary>
    public RunSource Source { get; init; }

    /// <summary>Where the load found the module's code. <value><see cref="StartKind.Memory"/> by default.</value></summary>
    public StartKind Load { get; init; } = StartKind.Memory;

    /// <summary>How long the load of the module took. <value>Zero by default.</value></summary>
    public TimeSpan LoadDuration { get; init; }

    /// <summary>
    /// Whether the outcome has a <see cref="RunTimeline"/> even if the run succeeds quickly, and whether host calls are timed, which reads the clock twice a
    /// call. <value>False by default.</value>
    /// </summary>
    public bool Trace { get; init; }
}
