using System.ComponentModel.DataAnnotations;

namespace WasmOs.Kernel.Audit;

/// <summary>The options of the audit trail.</summary>
public sealed class AuditOptions
{
    /// <summary>Which runs are recorded.</summary>
    /// <value>those that failed</value>
    public AuditExecutions Executions { get; set; }

    /// <summary>How long entries are kept. Whole days are removed.</summary>
    /// <value>2,555 days, seven years</value>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(2555);

    /// <summary>
    /// How many entries may wait in memory for storage. When so many wait, no run begins, and nothing else that would add another. Those of runs that had begun
    /// by then come on top.
    /// </summary>
    /// <value>65,536</value>
    [Range(1, 1 << 20)]
    public int BufferEntries { get; set; } = 65_536;

    /// <summary>How long an entry that nobody waits for may wait for others before it is written.</summary>
    /// <value>500 ms</value>
    public TimeSpan FlushInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How often a chain in which lines came is signed, and how often the heads of all writers are joined.</summary>
    /// <value>one minute</value>
    public TimeSpan HeadInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The size after which a segment ends, bytes.</summary>
    /// <value>16 MiB</value>
    [Range(1, int.MaxValue)]
    public long SegmentBytes { get; set; } = 16 << 20;
}
