namespace WasmOs.Kernel.Batches;

/// <summary>
/// Maps a lane's positions to the inputs of its batch: lane <em>k</em> of <em>p</em> has the inputs <em>k</em>, <em>k + p</em>, <em>k + 2p</em>, …
/// </summary>
/// <param name="Total">The number of inputs of the batch.</param>
/// <param name="Lanes">The number of lanes of the batch: 1 to <paramref name="Total"/>.</param>
/// <param name="Lane">The lane's number, from 0.</param>
internal readonly record struct BatchLaneMap(int Total, int Lanes, int Lane)
{
    /// <summary>How many inputs the lane has.</summary>
    public int Count => ((Total - Lane - 1) / Lanes) + 1;

    /// <summary>How many inputs all lower lanes have together; the blob of inputs stores lane after lane.</summary>
    public int Before => (Lane * (Total / Lanes)) + Math.Min(Lane, Total % Lanes);

    /// <summary>The index in the batch of the input at a position of the lane.</summary>
    public int IndexOf(int position) => Lane + (position * Lanes);
}
