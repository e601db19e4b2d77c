namespace WasmOs.Runtime.Modules;

/// <summary>What sort of program a module is.</summary>
public enum ModuleKind
{
    /// <summary>A library of exported functions.</summary>
    Core,

    /// <summary>A WASI command: exports <c>_start</c>.</summary>
    Command,

    /// <summary>A WASI reactor: exports <c>_initialize</c>.</summary>
    Reactor,

    /// <summary>A component (component model); not supported yet.</summary>
    Component,
}
