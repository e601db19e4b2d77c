namespace WasmOs.Kernel.Idempotency;

/// <summary>How requests under idempotency keys are claimed.</summary>
public sealed class IdempotencyOptions
{
    /// <summary>
    /// How long a host has a key before it must renew its claim, which it does at a third of it; what a retry waits at most after a host was killed. Only where several
    /// hosts share the storage: the local store has one, and what another process claimed there is taken over at once.
    /// </summary>
    /// <value>8 seconds</value>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(8);
}
