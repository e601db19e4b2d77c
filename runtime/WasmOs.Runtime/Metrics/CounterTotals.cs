using WasmOs.Runtime.Execution;

namespace WasmOs.Runtime.Metrics;

/// <summary>Sums over runs. The totals of several modules or cores can be added. Not thread-safe.</summary>
public sealed class CounterTotals
{
    private readonly long[] _starts = new long[4];
    private readonly LatencyHistogram?[] _startLatency = new LatencyHistogram?[4];
    private LatencyHistogram? _duration;

    /// <summary>Runs that have ended.</summary>
    public long Executions { get; private set; }

    /// <summary>Runs that failed.</summary>
    public long Failed { get; private set; }

    /// <summary>Runs that timed out.</summary>
    public long TimedOut { get; private set; }

    /// <summary>Runs that were cancelled.</summary>
    public long Cancelled { get; private set; }

    /// <summary>How often a guest was refused a capability.</summary>
    public long Violations { get; private set; }

    /// <summary>The CPU time of all runs.</summary>
    public TimeSpan Cpu => TimeSpan.FromTicks(CpuNanoseconds / TimeSpan.NanosecondsPerTick);

    /// <summary>The time that all runs waited for their first slot.</summary>
    public TimeSpan Queued => TimeSpan.FromTicks(QueuedNanoseconds / TimeSpan.NanosecondsPerTick);

    /// <summary>The largest memory of a run, bytes.</summary>
    public long MemoryPeakBytes { get; private set; }

    /// <summary>The wall-clock time of runs, from when they got their first slot to their end.</summary>
    public LatencyHistogram Duration => _duration ??= new LatencyHistogram();

    private long CpuNanoseconds { get; set; }

    private long QueuedNanoseconds { get; set; }

    /// <summary>Runs that had this kind of start.</summary>
    public long Starts(StartKind kind) => _starts[(int)kind];

    /// <summary>How long starts of this kind took, from the request for the module until the instance was ready.</summary>
    public LatencyHistogram StartLatency(StartKind kind) => _startLatency[(int)kind] ??= new LatencyHistogram();

    internal void Record(in RunSample sample)
    {
        Executions++;
        Failed += sample.Status == ExecutionStatus.Failed ? 1 : 0;
        TimedOut += sample.Status == ExecutionStatus.TimedOut ? 1 : 0;
        Cancelled += sample.Status == ExecutionStatus.Cancelled ? 1 : 0;
        Violations += sample.Violations;
        CpuNanoseconds += sample.CpuNanoseconds;
        QueuedNanoseconds += sample.QueuedNanoseconds;
        MemoryPeakBytes = Math.Max(MemoryPeakBytes, sample.MemoryBytes);
        _starts[(int)sample.Start]++;
        Duration.Record(sample.DurationNanoseconds);
        StartLatency(sample.Start).Record(sample.StartNanoseconds);
    }

    /// <summary>Adds other totals.</summary>
    /// <param name="other">The other totals.</param>
    /// <param name="withHistograms">Whether the histograms are added too.</param>
    internal void Add(CounterTotals other, bool withHistograms = true)
    {
        Executions += other.Executions;
        Failed += other.Failed;
        TimedOut += other.TimedOut;
        Cancelled += other.Cancelled;
        Violations += other.Violations;
        CpuNanoseconds += other.CpuNanoseconds;
        QueuedNanoseconds += other.QueuedNanoseconds;
        MemoryPeakBytes = Math.Max(MemoryPeakBytes, other.MemoryPeakBytes);
        for (var i = 0; i < _starts.Length; i++)
        {
            _starts[i] += other._starts[i];
        }

        if (withHistograms)
        {
            AddHistograms(other);
        }
    }

    private void AddHistograms(CounterTotals other)
    {
        if (other._duration is { } duration)
        {
            Duration.Add(duration);
        }

        for (var i = 0; i < _startLatency.Length; i++)
        {
            if (other._startLatency[i] is { } latency)
            {
                StartLatency((StartKind)i).Add(latency);
            }
        }
    }
}
