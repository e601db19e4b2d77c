namespace WasmOs.Kernel.Tiers;

/// <summary>A tier: a name for the limits of callers. Immutable.</summary>
/// <param name="Name">The name.</param>
/// <param name="Limits">The limits.</param>
/// <param name="Source">Where the limits come from.</param>
public sealed record Tier(string Name, TierLimits Limits, TierSource Source)
{
    /// <summary>Whether WasmOS has the tier by itself. Such a tier can be changed, but not removed.</summary>
    public bool IsBuiltIn => TierNames.IsBuiltIn(Name);

    /// <summary>The time of the last change over REST; null when nothing is stored.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>An opaque text that changes with the limits.</summary>
    public string ETag { get; init; } = "";
}
