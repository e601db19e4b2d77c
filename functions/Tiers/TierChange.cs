using System.Globalization;
using WasmOs.Functions.Changes;
using WasmOs.Kernel.Tiers;

namespace WasmOs.Functions.Tiers;

/// <summary>Describes the change of a tier for the audit trail.</summary>
internal static class TierChange
{
    /// <summary>The change.</summary>
    /// <param name="before">The tier before; null for a new one.</param>
    /// <param name="after">The tier after.</param>
    public static string Of(Tier? before, Tier after) => new ChangeText($"tier {after.Name}", before is null)
        .Value("rate_minute", TextOf(before?.Limits.RateMinute), TextOf(after.Limits.RateMinute))
        .Value("rate_day", TextOf(before?.Limits.RateDay), TextOf(after.Limits.RateDay))
        .Value("concurrent", TextOf(before?.Limits.Concurrent), TextOf(after.Limits.Concurrent))
        .Value("cpu_seconds_day", TextOf(before?.Limits.CpuSecondsDay), TextOf(after.Limits.CpuSecondsDay))
        .ToString();

    private static string? TextOf(long? limit) => limit?.ToString(CultureInfo.InvariantCulture);
}
