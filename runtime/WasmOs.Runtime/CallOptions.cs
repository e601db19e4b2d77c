using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Wasi;

namespace WasmOs.Runtime;

/// <summary>How a call of a <see cref="LoadedModule"/> is run. Must stay unchanged until the call has ended; one object may serve any number of calls at once.</summary>
public sealed class CallOptions
{
    /// <summary>What the run may use; null: <see cref="SandboxOptions.Limits"/>. <value>Null by default.</value></summary>
    public ResourceLimits? Limits { get; init; }

    /// <summary>How the results are read. <value>As values by default.</value></summary>
    public ResultShape Returns { get; init; } = ResultShape.Values;

    /// <summary>What the run gets through WASI; null: standard streams that are kept in the outcome, clocks and randomness. <value>Null by default.</value></summary>
    public WasiOptions? Wasi { get; init; }

    /// <summary>How urgent the run is, under the policy <c>priority</c>. <value>Normal by default.</value></summary>
    public RunPriority Priority { get; init; } = RunPriority.Normal;

    /// <summary>Names the caller with whom the run shares the runtime's slots; null: the runs of the same module share. <value>Null by default.</value></summary>
    public string? Flow { get; init; }

    internal static CallOptions Default { get; } = new();
}
