using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;

namespace WasmOs.Kernel.Executions.Records;

/// <summary>A run that has ended.</summary>
/// <param name="Id">The run's id.</param>
/// <param name="ModuleName">The module's name; null when the module was not stored.</param>
/// <param name="Version">The module's version; 0 when the module has no name.</param>
/// <param name="Digest">The digest of the module's content.</param>
/// <param name="Function">The function that was called.</param>
/// <param name="Returns">How the result is to be read.</param>
/// <param name="Outcome">How the run ended.</param>
public readonly record struct ExecutionResult(
    ExecutionId Id, string? ModuleName, int Version, ModuleDigest Digest, string Function, ResultForm Returns, ExecutionOutcome Outcome)
{
    /// <summary>The name of the caller who asked for the run; null where nobody needs credentials.</summary>
    public string? CreatedBy { get; init; }
}
