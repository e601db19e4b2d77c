using System.ComponentModel.DataAnnotations;

namespace WasmOs.Kernel.History;

/// <summary>Settings of the history of runs.</summary>
public sealed class ExecutionHistoryOptions
{
    /// <summary>How long a finished run may exist only in memory.</summary>
    /// <value>1 second</value>
    public TimeSpan FlushInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The memory that runs may take before they are stored, bytes. When it is full, the oldest successful runs are dropped and counted.</summary>
    /// <value>64 MiB</value>
    [Range(1 << 20, long.MaxValue)]
    public long BufferBytes { get; set; } = 64L << 20;

    /// <summary>How long runs are kept; applied in whole hours.</summary>
    /// <value>30 days</value>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(30);

    /// <summary>The size at which a segment ends before its hour has ended, bytes.</summary>
    /// <value>64 MiB</value>
    [Range(1 << 16, int.MaxValue)]
    public int SegmentBytes { get; set; } = 64 << 20;

    /// <summary>The name of this process in the names of segments, unique among all processes that ever wrote: lowercase letters, digits and hyphens.</summary>
    [Required]
    public string Worker { get; set; } = "";
}
