using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;

namespace WasmOs.Kernel.Executions.Records;

/// <summary>A run that is going on.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Digest">The module's content.</param>
/// <param name="Function">The function that was called.</param>
/// <param name="StartedAt">When it started.</param>
public sealed record ActiveExecution(ExecutionId Id, ModuleDigest Digest, string Function, DateTimeOffset StartedAt);
