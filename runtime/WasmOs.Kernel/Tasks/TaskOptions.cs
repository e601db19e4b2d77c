using System.ComponentModel.DataAnnotations;

namespace WasmOs.Kernel.Tasks;

/// <summary>How this process runs tasks.</summary>
public sealed class TaskOptions
{
    /// <summary>This process's name in leases; unique among all processes that share the storage.</summary>
    [Required]
    public string Worker { get; set; } = "";

    /// <summary>How long a claim on a task lasts. The worker renews it when half has passed; when it ends, another worker may take the task over.</summary>
    /// <value>1 minute</value>
    public TimeSpan Lease { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How many tasks are handled at once; further tasks wait their turn by priority.</summary>
    /// <value>64 per core: a short task spends most of its time waiting for storage</value>
    [Range(1, 100_000)]
    public int MaxConcurrentRuns { get; set; } = 64 * Environment.ProcessorCount;

    /// <summary>How long a task is kept after its end.</summary>
    /// <value>7 days</value>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(7);
}
