namespace WasmOs.Kernel.Batches;

/// <summary>The durations that the work on batches uses.</summary>
public sealed class BatchOptions
{
    /// <summary>This process's name in leases; unique among all processes that ever shared the storage.</summary>
    public string Worker { get; set; } = "";

    /// <summary>
    /// How long a worker works on a lane before the lane goes back to the queue. Keeps a turn below the function's timeout and a restart short.
    /// </summary>
    /// <value>20 s</value>
    public TimeSpan Turn { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a worker holds a lane after its last renewal; then another worker may take the lane.</summary>
    /// <value>30 s</value>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a turn checks whether its batch was stopped, and stores its results.</summary>
    /// <value>1 s</value>
    public TimeSpan Beat { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a batch is kept after its end.</summary>
    /// <value>7 days</value>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(7);
}
