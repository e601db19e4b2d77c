using Microsoft.Extensions.DependencyInjection;
using WasmOs.Kernel.Rooms;

namespace WasmOs.Kernel.Tiers;

/// <summary>Declares the Tiers room: tiers, and the limits of callers.</summary>
internal static class TiersRoom
{
    /// <summary>The declaration.</summary>
    public static KernelRoom Room { get; } = new("Tiers")
    {
        AddServices = AddServices,
        Tables = [TierRows.Table, QuotaRows.Table],
        Sweeps = [KernelSweep.By<CallerLimiter>("sweep-quotas", static (limiter, now, cancellationToken) => limiter.SweepAsync(now, cancellationToken))],
        Errors = ["tier-not-found", "tier-fixed", "too-many-tiers", "rate-limited", "quota-exceeded"],
        Metrics = ["wasm_rate_limited_total", "wasmos_callers"],
    };

    private static void AddServices(IServiceCollection services) =>
        services.AddSingleton<TierDirectory>().AddSingleton<TierRegistry>().AddSingleton<CallerLimiter>().AddSingleton<IRoomMetrics, TierMetrics>();
}
