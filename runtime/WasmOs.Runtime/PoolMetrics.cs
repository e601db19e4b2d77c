namespace WasmOs.Runtime;

/// <summary>The metrics of the warm pool at one moment. Counts start when the runtime is created.</summary>
/// <param name="Size">Ready instances that the pool may hold at most.</param>
/// <param name="Ready">Ready instances that the pool holds now.</param>
/// <param name="Active">Guests that are running now.</param>
/// <param name="Made">Instances that were made ahead of time.</param>
/// <param name="Hits">Runs that found a ready instance.</param>
/// <param name="Misses">Runs that found no ready instance.</param>
/// <param name="Capacity">Instances that can exist at once, ready and running.</param>
public sealed record PoolMetrics(int Size, int Ready, int Active, long Made, long Hits, long Misses, int Capacity)
{
    /// <summary><see cref="Hits"/> as a fraction of all runs, 0 to 1; 0 before the first run.</summary>
    public double HitRate => Hits + Misses == 0 ? 0 : (double)Hits / (Hits + Misses);
}
