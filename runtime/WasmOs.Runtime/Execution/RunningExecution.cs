using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Execution;

/// <summary>A run that has not ended.</summary>
/// <param name="Id">The run.</param>
/// <param name="Digest">The module.</param>
/// <param name="Function">The export that it calls.</param>
/// <param name="Running">False while it waits for a slot.</param>
/// <param name="Elapsed">Since it first got a slot; zero before that.</param>
public sealed record RunningExecution(ExecutionId Id, ModuleDigest Digest, string Function, bool Running, TimeSpan Elapsed);
