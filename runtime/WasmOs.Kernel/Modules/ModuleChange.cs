using WasmOs.Storage;

namespace WasmOs.Kernel.Modules;

/// <summary>A planned change of a module.</summary>
/// <param name="Writes">The writes of one transaction, the <c>module</c> row first; empty when nothing is to be done.</param>
/// <param name="Answer">Makes the answer of the <c>module</c> row's new ETag (null when it was deleted or nothing was written).</param>
internal sealed record ModuleChange<T>(IReadOnlyList<TableWrite> Writes, Func<string?, T> Answer);
