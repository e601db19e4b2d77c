using System.Diagnostics.Metrics;
using WasmOs.Common;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Metrics;
using WasmOs.Runtime.Scheduling;

namespace WasmOs.Runtime;

/// <summary>The figures of a runtime as instruments of .NET's own. docs/metrics.md describes them.</summary>
internal sealed class RuntimeInstruments
{
    private static readonly (RunPriority Value, string Name)[] Priorities =
        [(RunPriority.High, "high"), (RunPriority.Normal, "normal"), (RunPriority.Low, "low")];

    private static readonly (RunRefusal Value, string Name)[] Refusals =
        [(RunRefusal.QueueFull, "queue_full"), (RunRefusal.FlowFull, "flow_full"), (RunRefusal.QueueTimeout, "queue_timeout")];

    private readonly Meter _meter;
    private readonly RecentValue<CounterTotals> _totals;
    private readonly RecentValue<SchedulerMetrics> _scheduler;

    /// <summary>Creates the instruments.</summary>
    /// <param name="meter">The meter of the runtime.</param>
    /// <param name="runtime">The runtime.</param>
    /// <param name="figures">What the runtime counts.</param>
    public RuntimeInstruments(Meter meter, WasmRuntime runtime, CounterRegister figures)
    {
        _meter = meter;
        _totals = new RecentValue<CounterTotals>(() => figures.Sum(withHistograms: false));
        _scheduler = new RecentValue<SchedulerMetrics>(() => runtime.SchedulerNow);
        AddInstances(runtime);
        AddCache(runtime, figures);
        AddScheduler();
    }

    private CounterTotals Totals => _totals.Get();

    private SchedulerMetrics Scheduler => _scheduler.Get();

    private void AddInstances(WasmRuntime runtime)
    {
        _meter.Gauge(
            "wasm_concurrent_executions", "Runs that have begun and not ended: those that run and those that wait in between.",
            () => (long)Scheduler.SlotsInUse + Scheduler.Suspended);
        _meter.Gauge("wasm_active_vms", "Guests that run now, each in an instance of its own.", () => (long)Scheduler.SlotsInUse);
        _meter.Gauge("wasm_idle_vms", "Instances that the warm pool holds ready.", () => (long)runtime.ReadyInstances);
        _meter.Gauge("wasmos_pool_size", "Ready instances that the warm pool may hold at most.", () => (long)runtime.Options.PoolSize);
        _meter.Count("wasmos_pool_made_total", "Instances that were made ahead of time.", () => runtime.MadeInstances);
        _meter.Count("wasmos_starts_total", "Runs by kind of start: compiled (cold), read from an artifact, made of code in memory, ready (warm).", () =>
        [
            Totals.Starts(StartKind.Cold).Under("start", "cold"), Totals.Starts(StartKind.Artifact).Under("start", "artifact"),
            Totals.Starts(StartKind.Memory).Under("start", "memory"), Totals.Starts(StartKind.Warm).Under("start", "warm"),
        ]);
        _meter.Count("wasmos_cpu_seconds_total", "CPU time of guests, seconds.", () => Totals.Cpu.TotalSeconds);
        _meter.Count("wasmos_capability_violations_total", "How often a guest was refused a capability.", () => Totals.Violations);
        _meter.Gauge(
            "wasmos_held_memory_bytes", "Bytes that the process holds for guests and callers beside linear memories: files, output, bodies.",
            () => runtime.HeldMemory.Bytes);
        _meter.Gauge("wasmos_held_memory_limit_bytes", "The most bytes that may be held so.", () => runtime.HeldMemory.Limit);
        _meter.Count(
            "wasmos_held_memory_refused_total", "How often something was refused because it would have exceeded that limit.",
            () => runtime.HeldMemory.Refusals);
    }

    private void AddCache(WasmRuntime runtime, CounterRegister figures)
    {
        _meter.Gauge(
            "wasm_cache_hit_rate", "The fraction of runs whose code was in memory, 0 to 1; 0 before the first run.",
            () => Fraction(Totals.Starts(StartKind.Memory) + Totals.Starts(StartKind.Warm), Totals.Executions));
        _meter.Count("wasm_cache_misses_total", "Runs whose code was not in memory.", () => Totals.Starts(StartKind.Cold) + Totals.Starts(StartKind.Artifact));
        _meter.Gauge("wasmos_cache_modules", "Compiled modules in memory.", () => (long)runtime.CachedModules);
        _meter.Gauge("wasmos_cache_bytes", "Bytes of compiled code in memory.", () => runtime.CachedBytes);
        _meter.Count("wasmos_cache_evictions_total", "Compiled modules that were removed from memory to make room.", () => runtime.CacheEvictions);
        _meter.Count("wasmos_artifact_loads_total", "Modules that were loaded from an artifact instead of being compiled.", () => figures.ArtifactHits);
        _meter.Count("wasmos_compilations_total", "Compilations that were started.", () => figures.Compilations);
        _meter.Gauge("wasmos_compiling", "Compilations that run or wait now.", () => (long)runtime.Compiling);
        _meter.Count("wasmos_compile_seconds_total", "Wall-clock time of the compilations that have ended, seconds.", () => figures.CompileTime.TotalSeconds);
    }

    private void AddScheduler()
    {
        _meter.Gauge("wasmos_scheduler_slots", "Guests that can run at once.", () => (long)Scheduler.Slots);
        _meter.Gauge(
            "wasmos_scheduler_waiting", "Runs that wait for a slot, by priority.",
            () => Array.ConvertAll(Priorities, priority => ((long)Scheduler.WaitingOf(priority.Value)).Under("priority", priority.Name)));
        _meter.Gauge(
            "wasmos_scheduler_held_back", "Waiting runs that may not begin yet, because enough runs of their module have.", () => (long)Scheduler.HeldBack);
        _meter.Gauge("wasmos_scheduler_parked", "Begun runs that wait in a host call without a slot.", () => (long)Scheduler.Parked);
        _meter.Count("wasmos_scheduler_preemptions_total", "How often a run had to give its slot to another after its slice.", () => Scheduler.Preemptions);
        _meter.Count("wasmos_scheduler_yields_total", "How often a run gave its slot to another by itself.", () => Scheduler.Yields);
        _meter.Count(
            "wasmos_scheduler_refused_total", "Runs that were not begun, by reason.",
            () => Array.ConvertAll(Refusals, refusal => Scheduler.RefusedFor(refusal.Value).Under("reason", refusal.Name)));
        _meter.Count(
            "wasmos_scheduler_waits_total", "Waits for a slot that have ended, by stage: before a run began (start) or later (continue).",
            () => [Scheduler.WaitToStart.Count.Under("stage", "start"), Scheduler.WaitToContinue.Count.Under("stage", "continue")]);
        _meter.Count("wasmos_scheduler_wait_seconds_total", "The time of these waits, seconds.", () =>
        [
            Scheduler.WaitToStart.Sum.TotalSeconds.Under("stage", "start"), Scheduler.WaitToContinue.Sum.TotalSeconds.Under("stage", "continue"),
        ]);
    }

    private static double Fraction(long part, long whole) => whole == 0 ? 0 : (double)part / whole;
}
