namespace WasmOs.Runtime;

/// <summary>The figures of the warm pool at one moment.</summary>
/// <param name="Size">Ready instances that there may be.</param>
/// <param name="Ready">Ready instances.</param>
/// <param name="Active">Guests that run.</param>
/// <param name="Made">Instances made ahead of time since the start.</param>
/// <param name="Hits">Runs that found one ready.</param>
/// <param name="Misses">Runs that did not.</param>
/// <param name="Capacity">Instances that can live at once, ready and running.</param>
public sealed record PoolMetrics(int Size, int Ready, int Active, long Made, long Hits, long Misses, int Capacity)
{
    /// <summary>Hits as a fraction of all runs, 0 to 1; 0 before the first run.</summary>
    public double HitRate => Hits + Misses == 0 ? 0 : (double)Hits / (Hits + Misses);
}
