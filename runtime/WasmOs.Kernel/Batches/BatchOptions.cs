namespace WasmOs.Kernel.Batches;

/// <summary>Times of the work on batches.</summary>
public sealed class BatchOptions
{
    /// <summary>This process's name in leases, unique among all that ever shared the storage.</summary>
    public string Worker { get; set; } = "";

    /// <summary>How long a lane works before it puts itself back on the queue, so that no function outlives its time-out and a restart waits for little.</summary>
    /// <value>20 s</value>
    public TimeSpan Turn { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a lane is left alone after its worker was last heard of.</summary>
    /// <value>30 s</value>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a lane looks whether its batch goes on, and writes down what it has.</summary>
    /// <value>1 s</value>
    public TimeSpan Beat { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a batch that has ended is kept.</summary>
    /// <value>7 days</value>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(7);
}
