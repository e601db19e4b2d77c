using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;

namespace WasmOs.Kernel.Executions.Records;

/// <summary>A run that has ended.</summary>
/// <param name="Id">Its id.</param>
/// <param name="ModuleName">The module's name; null for a run of a module that was not kept.</param>
/// <param name="Version">The module's version; 0 without a name.</param>
/// <param name="Digest">The module's content.</param>
/// <param name="Function">The function that was called.</param>
/// <param name="Returns">How its result is to be read.</param>
/// <param name="Outcome">How it ended.</param>
public readonly record struct ExecutionResult(
    ExecutionId Id, string? ModuleName, int Version, ModuleDigest Digest, string Function, ResultForm Returns, ExecutionOutcome Outcome);
