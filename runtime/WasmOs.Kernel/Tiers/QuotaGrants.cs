namespace WasmOs.Kernel.Tiers;

/// <summary>What storage granted a host for a caller. Immutable.</summary>
/// <param name="Minute">Calls of the minute.</param>
/// <param name="Day">Calls of the day.</param>
/// <param name="Cpu">CPU time of the day, in units of 100 ns.</param>
internal readonly record struct QuotaGrants(QuotaGrant Minute, QuotaGrant Day, QuotaGrant Cpu);
