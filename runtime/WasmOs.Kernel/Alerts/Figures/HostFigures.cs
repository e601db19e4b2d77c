using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using WasmOs.Kernel.Rooms;
using WasmOs.Runtime;

namespace WasmOs.Kernel.Alerts.Figures;

/// <summary>Makes the report of this host: what it counted in the last minutes. Thread-safe.</summary>
public sealed class HostFigures : IDisposable
{
    /// <summary>The time over which sums are counted. A change of a condition's value is seen whole after it.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    /// <summary>How often the host counts.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private readonly InstrumentReader _instruments;
    private readonly WasmRuntime _runtime;
    private readonly TimeProvider _time;
    private readonly string _worker;
    private readonly Lock _gate = new();
    private readonly Queue<FigureSample> _samples = new();

    /// <summary>Creates the figures. They begin at the first report.</summary>
    public HostFigures(IMeterFactory meters, WasmRuntime runtime, WorkerName worker, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(worker);
        (_instruments, _runtime, _worker, _time) = (new InstrumentReader(meters), runtime, worker.Value, time);
    }

    /// <summary>Counts now, and makes the report of what came since the oldest count in the window.</summary>
    public HostReport Report()
    {
        lock (_gate)
        {
            var now = Sample();
            while (_samples.TryPeek(out var oldest) && _time.GetElapsedTime(oldest.At, now.At) > Window + (Interval / 2))
            {
                _samples.Dequeue();
            }

            var first = _samples.TryPeek(out var known) ? known : now;
            _samples.Enqueue(now);
            return Between(first, now);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _instruments.Dispose();

    private FigureSample Sample()
    {
        var durations = _runtime.GetMetrics().Totals.Duration;
        return new FigureSample(_time.GetTimestamp(), _instruments.Read(), durations, Environment.CpuUsage.TotalTime);
    }

    private HostReport Between(FigureSample first, FigureSample now)
    {
        var window = _time.GetElapsedTime(first.At, now.At);
        var levels = new Dictionary<string, double>(now.Count.Levels, StringComparer.Ordinal)
        {
            [FigureNames.Memory] = (double)Environment.WorkingSet / GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        };
        if (window > TimeSpan.Zero)
        {
            levels[FigureNames.Cpu] = (now.Cpu - first.Cpu) / window / Environment.ProcessorCount;
        }

        var durations = now.Durations.Since(first.Durations);
        if (durations.Count > 0)
        {
            levels[FigureNames.P95] = durations.PercentileNanoseconds(0.95) / 1e9;
            levels[FigureNames.P99] = durations.PercentileNanoseconds(0.99) / 1e9;
        }

        return new HostReport
        {
            Worker = _worker,
            At = _time.GetUtcNow(),
            Window = window,
            Sums = now.Count.Sums.ToFrozenDictionary(
                static sum => sum.Key, sum => sum.Value - first.Count.Sums.GetValueOrDefault(sum.Key), StringComparer.Ordinal),
            Levels = levels.ToFrozenDictionary(StringComparer.Ordinal),
            Modules = now.Count.Modules
                .Select(module => KeyValuePair.Create(module.Key, module.Value - first.Count.Modules.GetValueOrDefault(module.Key)))
                .Where(static module => module.Value.Runs > 0)
                .ToFrozenDictionary(StringComparer.Ordinal),
        };
    }
}
