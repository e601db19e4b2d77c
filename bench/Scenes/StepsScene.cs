using System.Diagnostics;
using WasmOs.Bench.Measuring;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Metrics;
using WasmOs.Runtime.Modules;
using WasmOs.Runtime.Runs;
using WasmOs.Runtime.Scheduling;
using WasmOs.Runtime.Scheduling.Policies;

namespace WasmOs.Bench.Scenes;

/// <summary>Measures each step of a run: native steps as the difference when one is added after another, managed steps alone.</summary>
internal static class StepsScene
{
    private const int Turns = 50_000;
    private const int ShortTurns = 1_000_000;

    public static int Run(Report report)
    {
        using var bare = new BareGuest(Guests.Calc);
        AddNative(report, bare);
        AddManaged(report);
        return 0;
    }

    private static void AddNative(Report report, BareGuest bare)
    {
        var results = Rounds.Run(
            Rounds.Default,
            Native("open", bare, static _ => { }),
            Native("instantiate", bare, static guest => guest.Instantiate()),
            Native("find", bare, static guest =>
            {
                guest.Instantiate();
                guest.Find("add"u8);
            }),
            Native("memory", bare, static guest =>
            {
                guest.Instantiate();
                guest.Store.TryGetMemory("memory"u8, out var memory);
                guest.Store.GetMemorySize(memory);
            }),
            new Case("all", Turns, turns => bare.RunAll("add"u8, turns, 2, 3)));
        report.Add("store: open, limits, deadline, close", results[0].Cpu, "ns");
        report.Add("+ instantiate", results[1].Cpu.Minus(results[0].Cpu), "ns");
        report.Add("+ find the function", results[2].Cpu.Minus(results[1].Cpu), "ns");
        report.Add("+ find the memory and its size", results[3].Cpu.Minus(results[1].Cpu), "ns");
        report.Add("+ call", results[4].Cpu.Minus(results[2].Cpu), "ns");
    }

    private static void AddManaged(Report report)
    {
        using var runs = new Runs(Guests.Calc, "add", poolSize: 0, 2, 3);
        using var pool = new GuestRunPool(
            TimeProvider.System, new CpuScheduler(new SchedulerSettings { Policy = new RoundRobinPolicy(), Slots = 2, QueueLimit = 100 }));
        pool.Return(pool.Rent());
        var slots = new CpuScheduler(new SchedulerSettings { Policy = new RoundRobinPolicy(), Slots = 2, QueueLimit = 100 });
        var figures = new ModuleCounters(ModuleDigest.Of(Guests.Calc));
        var sample = new RunSample { DurationNanoseconds = 2500, CpuNanoseconds = 2500, StartNanoseconds = 1500, MemoryBytes = 65536 };
        (string Name, Action Step)[] steps =
        [
            ("timestamp", static () => Stopwatch.GetTimestamp()),
            ("id", static () => ExecutionId.New(TimeProvider.System)),
            ("slot, in and out", () =>
            {
                slots.TryEnter();
                slots.Exit();
            }),
            ("lease, taken and given back", () =>
            {
                runs.Runtime.TryLease(runs.Module.Digest, ResourceLimits.Default, out var lease);
                lease.Dispose();
            }),
            ("state, rented and returned", () => pool.Return(pool.Rent())),
            ("figures of a run", () => figures.Record(sample)),
        ];
        var results = Rounds.Run(Rounds.Default, Array.ConvertAll(steps, static step => new Case(step.Name, ShortTurns, turns =>
        {
            for (var i = 0; i < turns; i++)
            {
                step.Step();
            }
        })));
        for (var i = 0; i < steps.Length; i++)
        {
            report.Add(steps[i].Name, results[i].Cpu, "ns");
        }
    }

    private static Case Native(string name, BareGuest bare, Action<BareGuest> step) => new(name, Turns, turns =>
    {
        for (var i = 0; i < turns; i++)
        {
            bare.Open();
            step(bare);
            bare.Store.Close();
        }
    });
}
