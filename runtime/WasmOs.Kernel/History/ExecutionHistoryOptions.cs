using System.ComponentModel.DataAnnotations;

namespace WasmOs.Kernel.History;

/// <summary>Settings of the history of runs.</summary>
public sealed class ExecutionHistoryOptions
{
    /// <summary>How long a run that has ended may stay in memory only.</summary>
    /// <value>1 second</value>
    public TimeSpan FlushInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How much memory runs that are not yet stored may take, bytes. When it is full, the oldest successful ones are dropped and counted.</summary>
    /// <value>64 MiB</value>
    [Range(1 << 20, long.MaxValue)]
    public long BufferBytes { get; set; } = 64L << 20;

    /// <summary>How long runs are kept, in whole hours.</summary>
    /// <value>30 days</value>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Size at which a segment ends before its hour does, bytes.</summary>
    /// <value>64 MiB</value>
    [Range(1 << 16, int.MaxValue)]
    public int SegmentBytes { get; set; } = 64 << 20;

    /// <summary>This process's name in names of segments, unique among all processes that ever wrote: lower-case letters, digits and hyphens.</summary>
    [Required]
    public string Worker { get; set; } = "";
}
