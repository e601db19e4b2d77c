namespace WasmOs.Kernel.History;

/// <summary>Where some of the processors put their runs: one block for successes, which may be dropped, one for the rest. Guarded by its lock.</summary>
/// <remarks>Lock order: a shard's lock, then the backlog's.</remarks>
internal sealed class HistoryShard : IDisposable
{
    public HistoryShard()
    {
        Successes = new HistoryBlock();
        Others = new HistoryBlock();
        Line = new HistoryLine(Successes);
    }

    public Lock Lock { get; } = new();

    public HistoryBlock Successes { get; set; }

    public HistoryBlock Others { get; set; }

    public HistoryLine Line { get; }

    /// <inheritdoc/>
    public void Dispose() => Line.Dispose();
}
