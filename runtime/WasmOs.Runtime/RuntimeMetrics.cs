using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Metrics;
using WasmOs.Runtime.Scheduling;

namespace WasmOs.Runtime;

/// <summary>The metrics of a runtime at one moment. Counts start when the runtime is created.</summary>
public sealed class RuntimeMetrics
{
    /// <summary>Sums over all runs that have ended.</summary>
    public required CounterTotals Totals { get; init; }

    /// <summary>Guests that are running now.</summary>
    public required int ActiveInstances { get; init; }

    /// <summary>Instances that were made ahead of time and are not yet used by a run.</summary>
    public required int ReadyInstances { get; init; }

    /// <summary>Runs that wait for a slot.</summary>
    public required int Waiting { get; init; }

    /// <summary>Guests that can run at the same time.</summary>
    public required int Slots { get; init; }

    /// <summary>The metrics of the CPU scheduler: waits, preemptions, yields.</summary>
    public required SchedulerMetrics Scheduler { get; init; }

    /// <summary>Compiled modules in memory.</summary>
    public required int CachedModules { get; init; }

    /// <summary>Bytes of compiled code in memory.</summary>
    public required long CachedBytes { get; init; }

    /// <summary>Compiled modules that were removed from memory to make room for others.</summary>
    public required long CacheEvictions { get; init; }

    /// <summary>Modules that were loaded from an artifact instead of being compiled.</summary>
    public required long ArtifactHits { get; init; }

    /// <summary>Compilations that were started, including those in the background.</summary>
    public required long Compilations { get; init; }

    /// <summary>Compilations that are running or waiting now.</summary>
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
