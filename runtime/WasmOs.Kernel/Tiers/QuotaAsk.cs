namespace WasmOs.Kernel.Tiers;

/// <summary>What a host wants to lease of one window. Immutable.</summary>
/// <param name="Window">The number of the window; negative for a window that is not counted in storage.</param>
/// <param name="Wanted">How much. Negative to return what was leased and not used.</param>
/// <param name="Limit">The limit of the window.</param>
/// <param name="Overdraft">What was already used beyond the leases. It is counted whatever the limit is.</param>
internal readonly record struct QuotaAsk(long Window, long Wanted, long Limit, long Overdraft)
{
    /// <summary>Nothing of a window that is not counted in storage.</summary>
    public static QuotaAsk None { get; } = new(-1, 0, 0, 0);

    /// <summary>How much of what is wanted can be had.</summary>
    /// <param name="total">What all hosts have used or leased.</param>
    public long Grant(long total) => Wanted <= 0 ? Math.Max(Wanted, -total) : Math.Max(Overdraft, Math.Min(Wanted, Math.Max(0, Limit - total)));
}
