using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;
using WasmOs.Runtime.Scheduling;
using WasmOs.Runtime.Wasi;

namespace WasmOs.Runtime;

/// <summary>A call of an exported function. Owned by the caller; must stay unchanged until the run has ended.</summary>
public sealed class ExecutionRequest
{
    /// <summary>The run's name.</summary>
    public required ExecutionId Id { get; init; }

    /// <summary>The function: an export of the module that is run, of kind function, whose type is callable.</summary>
    public required ModuleExport Function { get; init; }

    /// <summary>The arguments: they fill the function's parameters, a bytes argument two of them.</summary>
    public ReadOnlyMemory<GuestArgument> Arguments { get; init; }

    /// <summary>How to read the results.</summary>
    public ResultShape Returns { get; init; }

    /// <summary>What the run may use; already merged and checked against the maximum.</summary>
    public ResourceLimits Limits { get; init; } = ResourceLimits.Default;

    /// <summary>What the run gets through WASI; null: standard streams that are kept in the outcome, clocks and randomness.</summary>
    public WasiOptions? Wasi { get; init; }

    /// <summary>How urgent the run is; the policy <c>priority</c> looks at it. <value>Normal by default.</value></summary>
    public RunPriority Priority { get; init; }

    /// <summary>Names those with whom the run shares (<see cref="RunFlow"/>); null: the runs of the same module. <value>Null by default.</value></summary>
    public string? Flow { get; init; }

    /// <summary>What the run is done for. <value>A call by default.</value></summary>
    public RunSource Source { get; init; }

    /// <summary>Where the load found the module's code: <see cref="StartKind.Memory"/> when it was in memory.</summary>
    public StartKind Load { get; init; } = StartKind.Memory;

    /// <summary>How long the load took.</summary>
    public TimeSpan LoadDuration { get; init; }
}
