namespace WasmOs.Kernel.History;

/// <summary>A page of a module's log.</summary>
/// <param name="Items">The lines, those of the newest run first.</param>
/// <param name="Continuation">The token for the next page; null on the last page.</param>
public sealed record ModuleLogPage(IReadOnlyList<ModuleLogLine> Items, string? Continuation);
