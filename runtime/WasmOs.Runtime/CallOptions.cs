using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Wasi;

namespace WasmOs.Runtime;

/// <summary>
/// The options of one call of a <see cref="LoadedModule"/>. Must stay unchanged until the call has ended. One object may serve any number of calls at once.
/// </summary>
public sealed class CallOptions
{
    /// <summary>What the run may use at most. Null: <see cref="SandboxOptions.Limits"/> of the runtime. <value>Null by default.</value></summary>
    public ResourceLimits? Limits { get; init; }

    /// <summary>How the results are read. <value><see cref="ResultShape.Values"/> by default.</value></summary>
    public ResultShape Returns { get; init; } = ResultShape.Values;

    /// <summary>
    /// What the run gets through WASI. Null: clocks, randomness, and standard output and error that are kept in the outcome. <value>Null by default.</value>
    /// </summary>
    public WasiOptions? Wasi { get; init; }

    /// <summary>How urgent the run is. Only the policy <c>priority</c> uses it. <value><see cref="RunPriority.Normal"/> by default.</value></summary>
    public RunPriority Priority { get; init; } = RunPriority.Normal;

    /// <summary>
    /// The name of the flow of the run. Calls with the same name share one part of the runtime's slots, for example all calls of one customer. Null: the calls
    /// of the same module form a flow. <value>Null by default.</value>
    /// </summary>
    public string? Flow { get; init; }

    internal static CallOptions Default { get; } = new();
}
