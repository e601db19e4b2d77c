namespace WasmOs.Runtime.Modules;

/// <summary>What kind of program a module is.</summary>
public enum ModuleKind
{
    /// <summary>A library of exported functions.</summary>
    Core,

    /// <summary>A WASI command: the module exports <c>_start</c>.</summary>
    Command,

    /// <summary>A WASI reactor: the module exports <c>_initialize</c> and no <c>_start</c>.</summary>
    Reactor,

    /// <summary>A component (component model); not supported yet.</summary>
    Component,
}
