using System.Diagnostics.Metrics;
using WasmOs.Common;
using WasmOs.Kernel.Rooms;

namespace WasmOs.Kernel.Tiers;

/// <summary>The figures of the Tiers room.</summary>
internal sealed class TierMetrics(CallerLimiter limiter) : IRoomMetrics
{
    /// <inheritdoc/>
    public void AddTo(Meter meter)
    {
        meter.Count(
            "wasm_rate_limited_total", "Calls that a limit stopped, by tier and limit.",
            () => limiter.Refusals.Select(static refused => refused.Value.Under("tier", refused.Key.Tier, "limit", NameOf(refused.Key.Limit))));
        meter.Gauge("wasmos_callers", "Callers that are counted in memory.", () => (long)limiter.Count());
    }

    private static string NameOf(RateLimitKind limit) => limit switch
    {
        RateLimitKind.Minute => "minute",
        RateLimitKind.Day => "day",
        RateLimitKind.Concurrent => "concurrent",
        RateLimitKind.Cpu => "cpu",
        _ => "storage",
    };
}
