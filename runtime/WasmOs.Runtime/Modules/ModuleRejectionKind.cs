namespace WasmOs.Runtime.Modules;

/// <summary>Why a module is refused.</summary>
public enum ModuleRejectionKind
{
    /// <summary>The module is not valid WebAssembly, or uses a feature that is switched off.</summary>
    Invalid,

    /// <summary>The module is larger than allowed.</summary>
    TooLarge,

    /// <summary>The module has more of something (functions, types, locals, nesting, …) than allowed.</summary>
    TooComplex,

    /// <summary>The upload is a component; components are not supported yet.</summary>
    ComponentUnsupported,

    /// <summary>The compile gate's queue is full: the same upload can succeed later.</summary>
    Busy,

    /// <summary>
    /// Compiling the module took more CPU time than allowed. The compilation continues in the background: the same module can be used when it has ended.
    /// </summary>
    TooSlow,
}
