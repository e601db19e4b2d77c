namespace WasmOs.Kernel.Batches;

/// <summary>Which inputs a lane has: lane <em>k</em> of <em>p</em> has the inputs <em>k</em>, <em>k + p</em>, … of the batch.</summary>
/// <param name="Total">Inputs of the batch.</param>
/// <param name="Lanes">Lanes of the batch: 1 to <paramref name="Total"/>.</param>
/// <param name="Lane">The lane, from 0.</param>
internal readonly record struct BatchLaneMap(int Total, int Lanes, int Lane)
{
    /// <summary>How many inputs the lane has.</summary>
    public int Count => ((Total - Lane - 1) / Lanes) + 1;

    /// <summary>How many inputs the lanes before it have: the blob of the inputs holds them lane after lane.</summary>
    public int Before => (Lane * (Total / Lanes)) + Math.Min(Lane, Total % Lanes);

    /// <summary>The batch's index of the lane's input at a position.</summary>
    public int IndexOf(int position) => Lane + (position * Lanes);
}
