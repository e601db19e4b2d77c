namespace WasmOs.Kernel.Tiers;

/// <summary>The limits of a caller. Null means no limit. Immutable.</summary>
/// <param name="RateMinute">Calls in a minute of the clock (UTC).</param>
/// <param name="RateDay">Calls in a day of the calendar (UTC).</param>
/// <param name="Concurrent">Calls that run a guest at the same time, on one host.</param>
/// <param name="CpuSecondsDay">CPU seconds that the runs of a day (UTC) may take. A run is charged when it has ended.</param>
public sealed record TierLimits(long? RateMinute = null, long? RateDay = null, long? Concurrent = null, long? CpuSecondsDay = null)
{
    /// <summary>The highest limit. More is no limit for any host, and sums of it fit into 64 bits in milliseconds.</summary>
    public const long Highest = 1_000_000_000;

    /// <summary>No limits.</summary>
    public static TierLimits None { get; } = new();
}
