namespace WasmOs.Runtime.Modules;

/// <summary>One entry of the producers section, such as <c>language</c>, <c>Rust</c>, <c>1.90</c>.</summary>
/// <param name="Field"><c>language</c>, <c>processed-by</c> or <c>sdk</c>.</param>
/// <param name="Name">The language or tool.</param>
/// <param name="Version">The version of the language or tool; may be empty.</param>
public sealed record ModuleProducer(string Field, string Name, string Version);
