using WasmOs.Runtime.Code;
using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Compilation;

/// <summary>The result of a compilation: a module or a rejection. The receiver owns the module's first reference.</summary>
/// <param name="Module">The module; null when it was refused.</param>
/// <param name="Rejection">Why the module was refused; null when it was not.</param>
/// <param name="Late">
/// Set when the compilation exceeded its budget: the compilation, which continues because it cannot be interrupted. The receiver also owns the module in its
/// result.
/// </param>
internal readonly record struct Compiled(RuntimeModule? Module, ModuleRejection? Rejection, Task<Compiled>? Late = null);
