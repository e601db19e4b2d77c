namespace WasmOs.Runtime.Modules;

/// <summary>The size limits of a table.</summary>
/// <param name="MinElements">Number of elements at start.</param>
/// <param name="MaxElements">Declared largest number of elements; null when the module declares none.</param>
/// <param name="Imported">Whether the table is imported.</param>
public sealed record ModuleTable(long MinElements, long? MaxElements, bool Imported);
