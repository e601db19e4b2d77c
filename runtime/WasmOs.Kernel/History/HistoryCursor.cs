using WasmOs.Kernel.Executions.Records;
using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.History;

/// <summary>A position in one block of the merge: a block that is not read yet, or the next run of a block that is read.</summary>
internal sealed class HistoryCursor
{
    private List<(ExecutionId Id, ExecutionEntry Entry)>? _runs;
    private int _next;

    public HistoryCursor(HistorySegment segment, HistoryIndexLine block)
    {
        Segment = segment;
        Block = block;
    }

    public HistoryCursor(List<(ExecutionId Id, ExecutionEntry Entry)> runs) => _runs = runs;

    public HistorySegment? Segment { get; }

    public HistoryIndexLine? Block { get; }

    public bool IsRead => _runs is not null;

    public bool IsAtEnd => _runs is not null && _next == _runs.Count;

    public (ExecutionId Id, ExecutionEntry Entry) Current => _runs![_next];

    /// <summary>The upper bound of the ids from this position on.</summary>
    public ExecutionId Largest => _runs is not null ? Current.Id : new ExecutionId(Block!.Last);

    /// <summary>The number of damaged parts that were skipped when the block was read.</summary>
    public int Damaged { get; set; }

    public void Fill(List<(ExecutionId Id, ExecutionEntry Entry)> runs) => _runs = runs;

    public void Advance() => _next++;
}
