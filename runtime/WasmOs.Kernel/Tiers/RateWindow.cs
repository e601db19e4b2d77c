namespace WasmOs.Kernel.Tiers;

/// <summary>
/// The count of one fixed window of time: a minute or a day of the clock, in UTC. What a host may use is leased from the count in storage; a window that is
/// counted in memory alone is all leased. Not thread-safe: the meter's lock guards it.
/// </summary>
internal struct RateWindow
{
    /// <summary>The number of the window since year 1.</summary>
    public long Number;

    /// <summary>What all hosts have used or leased in the window, as far as this host knows.</summary>
    public long Total;

    /// <summary>The part of <see cref="Total"/> that this host has not used yet. Negative when runs took more than was leased.</summary>
    public long Leased;

    /// <summary>Whether storage was asked for the window's count.</summary>
    public bool IsKnown;

    /// <summary>When a used-up window may be asked for again, because another host may have returned what it leased; UTC ticks.</summary>
    public long AskAgainAt;

    /// <summary>What was used, by this host and, as far as known, by the others.</summary>
    public readonly long Used => Total - Leased;

    /// <summary>
    /// Begins a new window when the clock says so. A clock that was set back by less than a window does not begin one: otherwise the same minute would count
    /// twice.
    /// </summary>
    public void Roll(long number)
    {
        if (number != Number && number != Number - 1)
        {
            this = new RateWindow { Number = number };
        }
    }

    /// <summary>Whether one may be used, when the window is counted in memory alone.</summary>
    public readonly RateWindowState StateAlone(long limit) => Used < limit ? RateWindowState.Free : RateWindowState.UsedUp;

    /// <summary>Whether one may be used, when the window is leased from storage.</summary>
    /// <param name="limit">The limit.</param>
    /// <param name="now">UTC ticks.</param>
    public readonly RateWindowState State(long limit, long now) =>
        !IsKnown ? RateWindowState.Unknown
        : Used >= limit || (Leased <= 0 && Total >= limit) ? now >= AskAgainAt ? RateWindowState.Unknown : RateWindowState.UsedUp
        : Leased > 0 ? RateWindowState.Free
        : RateWindowState.Unknown;

    /// <summary>How much to lease, so that this host has a whole chunk again. Zero when it has half a chunk, or nothing is left.</summary>
    public readonly long Wanted(long limit)
    {
        var chunk = TierPolicy.ChunkOf(limit);
        return limit == TierPolicy.Unlimited || (IsKnown && Leased > 0 && 2 * Leased >= chunk) ? 0 : chunk - Leased;
    }

    /// <summary>
    /// Whether to lease in the background now. Limits below 40 are leased one by one, when a call needs it, so that no host keeps one unused.
    /// </summary>
    public readonly bool WantsMore(long limit) => limit != TierPolicy.Unlimited && TierPolicy.ChunkOf(limit) > 1 && Total < limit && Wanted(limit) > 0;

    /// <summary>Takes over what storage granted.</summary>
    /// <param name="number">The window for which it was asked.</param>
    /// <param name="grant">The grant.</param>
    /// <param name="askAgainAt">When to ask again after the limit is reached, UTC ticks.</param>
    public void Add(long number, in QuotaGrant grant, long askAgainAt)
    {
        // What was leased for a window that has ended since counts as used in that window.
        if (number == Number)
        {
            (IsKnown, Total, Leased, AskAgainAt) = (true, grant.Total, Leased + grant.Granted, askAgainAt);
        }
    }
}
