using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Execution;

/// <summary>A run that has not ended.</summary>
/// <param name="Id">The run's id.</param>
/// <param name="Digest">The digest of the run's module.</param>
/// <param name="Function">The name of the export that the run calls.</param>
/// <param name="Running">False while the run waits for a slot.</param>
/// <param name="Elapsed">Time since the run first got a slot; zero before that.</param>
public sealed record RunningExecution(ExecutionId Id, ModuleDigest Digest, string Function, bool Running, TimeSpan Elapsed)
{
    /// <summary>The flow that the run was begun with (<c>ExecutionRequest.Flow</c>); null for none.</summary>
    public string? Flow { get; init; }
}
