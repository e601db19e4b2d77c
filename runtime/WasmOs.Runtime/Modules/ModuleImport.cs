namespace WasmOs.Runtime.Modules;

/// <summary>Something that a module needs from its host.</summary>
/// <param name="Module">The import's module name.</param>
/// <param name="Name">The import's name.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Type">Its type, when it is a function.</param>
public sealed record ModuleImport(string Module, string Name, ExternKind Kind, FunctionType? Type);
