using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.History;

/// <summary>An output that is a blob of its own.</summary>
/// <param name="Id">The run.</param>
/// <param name="Name"><c>stdout</c>, <c>stderr</c> or <c>result</c>.</param>
/// <param name="Content">The bytes, as the guest gave them; a result of several values never gets here.</param>
internal readonly record struct HistoryOutput(ExecutionId Id, string Name, ReadOnlyMemory<byte> Content);
