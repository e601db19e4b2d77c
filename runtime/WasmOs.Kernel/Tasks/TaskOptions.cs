using System.ComponentModel.DataAnnotations;

namespace WasmOs.Kernel.Tasks;

/// <summary>How tasks are run here.</summary>
public sealed class TaskOptions
{
    /// <summary>This process's name in leases, unique among all that share the storage.</summary>
    [Required]
    public string Worker { get; set; } = "";

    /// <summary>How long a worker has a task before it must renew its claim, which it does at half of it.</summary>
    /// <value>1 minute</value>
    public TimeSpan Lease { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Tasks that are handled at once; more wait their turn by priority.</summary>
    /// <value>64 a core: most of a short task's time is waiting for storage</value>
    [Range(1, 100_000)]
    public int MaxConcurrentRuns { get; set; } = 64 * Environment.ProcessorCount;

    /// <summary>How long a task that has ended is kept.</summary>
    /// <value>7 days</value>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(7);
}
