using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Metrics;
using WasmOs.Runtime.Scheduling;

namespace WasmOs.Runtime;

/// <summary>The figures of a runtime at one moment.</summary>
public sealed class RuntimeMetrics
{
    /// <summary>Sums over all runs since the start.</summary>
    public required CounterTotals Totals { get; init; }

    /// <summary>Guests that run.</summary>
    public required int ActiveInstances { get; init; }

    /// <summary>Instances that are ready.</summary>
    public required int ReadyInstances { get; init; }

    /// <summary>Runs that wait for a slot.</summary>
    public required int Waiting { get; init; }

    /// <summary>Guests that can run at once.</summary>
    public required int Slots { get; init; }

    /// <summary>The CPU scheduler: waits, preemptions, yields.</summary>
    public required SchedulerMetrics Scheduler { get; init; }

    /// <summary>Compiled modules in memory.</summary>
    public required int CachedModules { get; init; }

    /// <summary>Bytes of compiled code in memory.</summary>
    public required long CachedBytes { get; init; }

    /// <summary>Compiled modules that went out to make room.</summary>
    public required long CacheEvictions { get; init; }

    /// <summary>Loads from artifacts.</summary>
    public required long ArtifactHits { get; init; }

    /// <summary>Compilations, background ones included.</summary>
    public required long Compilations { get; init; }

    /// <summary>Compilations that run or wait.</summary>
    public required int Compiling { get; init; }

    /// <summary>The fraction of runs whose module was in memory, 0 to 1; 0 before the first run.</summary>
    public double CacheHitRate => Fraction(StartKind.Warm, StartKind.Memory);

    /// <summary>The fraction of runs for which an instance was ready, 0 to 1; 0 before the first run.</summary>
    public double PoolHitRate => Fraction(StartKind.Warm, null);

    private double Fraction(StartKind first, StartKind? second)
    {
        var hits = Totals.Starts(first) + (second is { } other ? Totals.Starts(other) : 0);
        return Totals.Executions == 0 ? 0 : (double)hits / Totals.Executions;
    }
}
