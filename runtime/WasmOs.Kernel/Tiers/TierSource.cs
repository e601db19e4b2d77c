namespace WasmOs.Kernel.Tiers;

/// <summary>Where the limits of a tier come from. A stored change wins over a setting, a setting over a default.</summary>
public enum TierSource
{
    /// <summary>WasmOS itself.</summary>
    Default,

    /// <summary>A setting of the host, such as <c>FREE_TIER_RATE_MINUTE</c>.</summary>
    Setting,

    /// <summary>A change over REST, which is stored.</summary>
    Stored,
}
