using WasmOs.Runtime.Cache;
using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Compilation;

/// <summary>What a compilation gave: one of the two. The receiver owns the module's first reference.</summary>
internal readonly record struct Compiled(RuntimeModule? Module, ModuleRejection? Rejection);
