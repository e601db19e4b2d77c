namespace WasmOs.Kernel.Modules;

/// <summary>The result of an upload.</summary>
/// <param name="Module">The version that holds the content.</param>
/// <param name="Created">False when the newest version already had exactly this content.</param>
public sealed record ModuleUploadResult(ModuleDescription Module, bool Created);
