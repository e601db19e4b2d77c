using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;

namespace WasmOs.Kernel.Executions.Records;

/// <summary>A run in progress.</summary>
/// <param name="Id">The run's id.</param>
/// <param name="ModuleName">The module's name; null when the module is not stored.</param>
/// <param name="Digest">The digest of the module's content.</param>
/// <param name="Function">The function that was called.</param>
/// <param name="StartedAt">When the run started.</param>
public sealed record ActiveExecution(ExecutionId Id, string? ModuleName, ModuleDigest Digest, string Function, DateTimeOffset StartedAt);
