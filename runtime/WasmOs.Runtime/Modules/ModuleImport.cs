namespace WasmOs.Runtime.Modules;

/// <summary>An import of a module: something that the host must provide.</summary>
/// <param name="Module">The import's module name.</param>
/// <param name="Name">The import's name.</param>
/// <param name="Kind">What is imported.</param>
/// <param name="Type">The function's type; null for other kinds.</param>
public sealed record ModuleImport(string Module, string Name, ExternKind Kind, FunctionType? Type);
