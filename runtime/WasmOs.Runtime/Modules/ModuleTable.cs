namespace WasmOs.Runtime.Modules;

/// <summary>The size limits of a table.</summary>
/// <param name="MinElements">Its size at start.</param>
/// <param name="MaxElements">Its declared largest size; null when it declares none.</param>
/// <param name="Imported">Whether it is imported.</param>
public sealed record ModuleTable(long MinElements, long? MaxElements, bool Imported);
