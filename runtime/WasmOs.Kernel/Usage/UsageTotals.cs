using WasmOs.Kernel.Executions.Records;
using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.Usage;

/// <summary>What runs used, summed. Not thread-safe.</summary>
public sealed class UsageTotals
{
    /// <summary>The bytes of a gigabyte here, which is a GiB.</summary>
    internal const int BytesPerGigabyte = 1 << 30;

    /// <summary>Runs that have ended.</summary>
    public long Runs { get; set; }

    /// <summary>Runs that failed.</summary>
    public long Failed { get; set; }

    /// <summary>Runs that timed out.</summary>
    public long TimedOut { get; set; }

    /// <summary>Runs that were cancelled.</summary>
    public long Cancelled { get; set; }

    /// <summary>The CPU time of the runs.</summary>
    public TimeSpan Cpu { get; set; }

    /// <summary>The wall-clock time of the runs, from their first slot to their end.</summary>
    public TimeSpan Duration { get; set; }

    /// <summary>The sum of each run's peak memory times its duration, GiB × seconds.</summary>
    public double GigabyteSeconds { get; set; }

    /// <summary>The bytes that the runs returned or wrote to their standard streams, as far as WasmOS kept them.</summary>
    public long OutputBytes { get; set; }

    /// <summary>Adds a run.</summary>
    internal void Add(in ExecutionResult run)
    {
        var outcome = run.Outcome;
        Runs++;
        Failed += outcome.Status == ExecutionStatus.Failed ? 1 : 0;
        TimedOut += outcome.Status == ExecutionStatus.TimedOut ? 1 : 0;
        Cancelled += outcome.Status == ExecutionStatus.Cancelled ? 1 : 0;
        Cpu += outcome.Usage.Cpu;
        Duration += outcome.Usage.Duration;
        GigabyteSeconds += outcome.Usage.MemoryPeakBytes / (double)BytesPerGigabyte * outcome.Usage.Duration.TotalSeconds;
        OutputBytes += (outcome.ResultBytes?.Length ?? 0) + outcome.Stdout.Length + outcome.Stderr.Length;
    }

    /// <summary>Adds other totals.</summary>
    internal void Add(UsageTotals other)
    {
        Runs += other.Runs;
        Failed += other.Failed;
        TimedOut += other.TimedOut;
        Cancelled += other.Cancelled;
        Cpu += other.Cpu;
        Duration += other.Duration;
        GigabyteSeconds += other.GigabyteSeconds;
        OutputBytes += other.OutputBytes;
    }
}
