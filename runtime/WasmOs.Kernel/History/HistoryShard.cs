namespace WasmOs.Kernel.History;

/// <summary>The buffer of some of the processors: one block for successful runs, which may be dropped, and one for other runs. Guarded by its lock.</summary>
/// <remarks>Lock order: the shard's lock before the backlog's lock.</remarks>
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
