using System.Diagnostics;
using WasmOs.Bench.Measuring;
using WasmOs.Runtime;
using WasmOs.Runtime.Calls;
using WasmOs.Runtime.Code;
using WasmOs.Runtime.Metrics;
using WasmOs.Runtime.Modules;
using WasmOs.Runtime.Modules.Scan;
using WasmOs.Runtime.Runs;
using WasmOs.Runtime.Scheduling;
using WasmOs.Runtime.Scheduling.Policies;
using WasmOs.Wasmtime;

namespace WasmOs.Bench.Scenes;

/// <summary>Measures 20,000 live instances in one process, each with one written page of memory.</summary>
internal static class InstancesScene
{
    private const int Count = 20_000;

    public static int Run(Report report)
    {
        var options = new RuntimeOptions { InstanceCapacity = Count };
        using var engines = new EngineSet(StageSettings.EnginesOf(options), OfferedImports.CreateTable(options));
        using var pool = new GuestRunPool(
            TimeProvider.System, new CpuScheduler(new SchedulerSettings { Policy = new RoundRobinPolicy(), Slots = 2, QueueLimit = 100 }));
        var executor = new GuestExecutor(pool);
        var module = Compile(engines);
        var before = Resources.Now();
        var startedAt = Stopwatch.GetTimestamp();
        var made = 0;
        while (made < Count && executor.TryPrepare(module, options.Sandbox.Limits))
        {
            made++;
        }

        var took = Stopwatch.GetElapsedTime(startedAt);
        var live = new List<GuestRun>(made);
        while (module.Ready.TryTake(out var run))
        {
            run.Store.TryGetMemory("memory"u8, out var memory);
            run.Store.GetMemory(memory)[4096] = 1;
            live.Add(run);
        }

        var after = Resources.Now();
        report.Add("live instances", live.Count, "", Target.NotBelow(Count));
        report.Add("resident memory of each", (after.ResidentBytes - before.ResidentBytes) / 1024.0 / live.Count, "KiB", Target.AtMost(14));
        report.Add("time to make each", took.TotalMicroseconds / made, "µs");
        report.Print();
        live.ForEach(static run => run.Dispose());
        module.ReleaseReference();
        return live.Count == Count ? 0 : 1;
    }

    private static RuntimeModule Compile(EngineSet engines)
    {
        var slot = engines.Get(CompilerStrategy.Cranelift, default);
        if (!Module.TryCompile(slot.Engine, Guests.Calc, out var code, out var failure))
        {
            throw new InvalidOperationException(failure.Message);
        }

        var digest = ModuleDigest.Of(Guests.Calc);
        var scan = ModuleScanner.Scan(Guests.Calc, new ScanLimits());
        return new RuntimeModule(digest, scan.Analysis!, slot, code, new ModuleCounters(digest));
    }
}
