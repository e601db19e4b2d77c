namespace WasmOs.Kernel.Tiers;

/// <summary>A tier that was written. Immutable.</summary>
/// <param name="Tier">The tier after the write.</param>
/// <param name="IsNew">Whether the write created it.</param>
public sealed record TierWritten(Tier Tier, bool IsNew);
