using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.History;

/// <summary>An output of a run that is stored in a separate blob.</summary>
/// <param name="Id">The id of the run.</param>
/// <param name="Name"><c>stdout</c>, <c>stderr</c> or <c>result</c>.</param>
/// <param name="Content">The bytes as the guest returned or wrote them. A result of several values is never stored like this.</param>
internal readonly record struct HistoryOutput(ExecutionId Id, string Name, ReadOnlyMemory<byte> Content);
