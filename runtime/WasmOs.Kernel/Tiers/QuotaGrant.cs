namespace WasmOs.Kernel.Tiers;

/// <summary>What storage granted of a window. Immutable.</summary>
/// <param name="Total">What all hosts have used or leased in the window, this grant included.</param>
/// <param name="Granted">What this host may use.</param>
internal readonly record struct QuotaGrant(long Total, long Granted);
