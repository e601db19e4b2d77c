using WasmOs.Storage;

namespace WasmOs.Kernel.Modules;

/// <summary>A planned change of a module.</summary>
/// <param name="Writes">The writes of one transaction, the <c>module</c> row first; empty when there is nothing to do.</param>
/// <param name="Answer">Creates the result from the new ETag of the <c>module</c> row (null when the row was deleted or nothing was written).</param>
internal sealed record ModuleChange<T>(IReadOnlyList<TableWrite> Writes, Func<string?, T> Answer);
