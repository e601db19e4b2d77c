namespace WasmOs.Runtime.Modules;

/// <summary>The size limits of a linear memory.</summary>
/// <param name="MinBytes">Size at start, bytes.</param>
/// <param name="MaxBytes">Declared largest size, bytes; null when the module declares none.</param>
/// <param name="Imported">Whether the memory is imported.</param>
public sealed record ModuleMemory(long MinBytes, long? MaxBytes, bool Imported);
