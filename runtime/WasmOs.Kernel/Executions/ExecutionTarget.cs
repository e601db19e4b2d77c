using WasmOs.Kernel.Modules;
using WasmOs.Runtime.Modules;

namespace WasmOs.Kernel.Executions;

/// <summary>What is to be run.</summary>
/// <param name="Digest">The content.</param>
/// <param name="Module">The version that names it; null for a module that is not kept.</param>
internal readonly record struct ExecutionTarget(ModuleDigest Digest, ResolvedModule? Module);
