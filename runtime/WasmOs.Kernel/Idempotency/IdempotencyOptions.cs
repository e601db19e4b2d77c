namespace WasmOs.Kernel.Idempotency;

/// <summary>How requests claim idempotency keys.</summary>
public sealed class IdempotencyOptions
{
    /// <summary>
    /// How long a host's claim on a key lasts. The host renews it when a third has passed. After a host was killed, a retry waits at most this long. Used only
    /// when several hosts share the storage: the local store has one host, which takes over any other process's claim at once.
    /// </summary>
    /// <value>8 seconds</value>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(8);
}
