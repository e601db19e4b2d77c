namespace WasmOs.Runtime.Modules;

/// <summary>The size limits of a linear memory.</summary>
/// <param name="MinBytes">Its size at start, bytes.</param>
/// <param name="MaxBytes">Its declared largest size, bytes; null when it declares none.</param>
/// <param name="Imported">Whether it is imported.</param>
public sealed record ModuleMemory(long MinBytes, long? MaxBytes, bool Imported);
