using WasmOs.Runtime.Code;
using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Compilation;

/// <summary>What a compilation gave: a module or a rejection. The receiver owns the module's first reference.</summary>
/// <param name="Module">The module; null when it was refused.</param>
/// <param name="Rejection">Why it was refused; null when it was not.</param>
/// <param name="Late">With a rejection for its time: what the compilation gives in the end, for it cannot be interrupted. The receiver owns that too.</param>
internal readonly record struct Compiled(RuntimeModule? Module, ModuleRejection? Rejection, Task<Compiled>? Late = null);
