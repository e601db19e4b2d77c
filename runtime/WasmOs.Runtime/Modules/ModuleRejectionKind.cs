namespace WasmOs.Runtime.Modules;

/// <summary>The sort of reason for which a module is refused.</summary>
public enum ModuleRejectionKind
{
    /// <summary>It is not valid WebAssembly, or uses a feature that is switched off.</summary>
    Invalid,

    /// <summary>It is larger than allowed.</summary>
    TooLarge,

    /// <summary>It has more of something (functions, types, locals, nesting, …) than allowed.</summary>
    TooComplex,

    /// <summary>It is a component; components are not supported yet.</summary>
    ComponentUnsupported,

    /// <summary>The compile gate's queue is full: the same upload can succeed later.</summary>
    Busy,

    /// <summary>It took more processor time to compile than it may. The compilation goes on: the same module can be used when it has ended.</summary>
    TooSlow,
}
