using WasmOs.Runtime.Modules;

namespace WasmOs.Kernel.Modules;

/// <summary>What the engine says of a module: one of the two is null.</summary>
/// <param name="Analysis">What the scan found.</param>
/// <param name="Rejection">Why it is refused.</param>
public readonly record struct ModuleInspection(ModuleAnalysis? Analysis, ModuleRejection? Rejection);
