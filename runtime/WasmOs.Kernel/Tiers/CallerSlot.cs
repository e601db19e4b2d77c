namespace WasmOs.Kernel.Tiers;

/// <summary>What the limiter remembers in a caller, so that a call looks nothing up. Immutable: a change puts another one into the caller.</summary>
/// <param name="Snapshot">The tiers from which the policy comes. While they are current, the policy is.</param>
/// <param name="Policy">The caller's limits.</param>
/// <param name="Meter">The caller's counts.</param>
internal sealed record CallerSlot(TierSnapshot Snapshot, TierPolicy Policy, CallerMeter Meter);
