namespace WasmOs.Kernel.Modules;

/// <summary>What became of an upload.</summary>
/// <param name="Module">The version that holds the content.</param>
/// <param name="Created">False when that very content was the newest version already.</param>
public sealed record ModuleUploadResult(ModuleDescription Module, bool Created);
