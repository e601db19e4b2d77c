using System.Diagnostics;
using WasmOs.Bench.Measuring;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Metrics;
using WasmOs.Runtime.Runs;
using WasmOs.Runtime.Scheduling;
using WasmOs.Runtime.Scheduling.Policies;

namespace WasmOs.Bench.Scenes;

/// <summary>
/// Compares two threads with one by the CPU time of a run. CPU time does not count what other programs take of the two cores. It does count what the threads
/// take from each other: locks and shared cache
/// lines. Only rounds in which both threads really ran at the same time are used.
/// </summary>
internal static class CoresScene
{
    /// <summary>Short bursts: threads that are woken together run at the same time, even on a machine with other load.</summary>
    private const int Turns = 1_000;

    private const int ShortTurns = 50_000;
    private const int RoundCount = 400;

    /// <summary>
    /// The least number of cores, of two, that a round must have used. With less, the threads took turns on one core and could not disturb each other.
    /// </summary>
    private const double Overlap = 1.7;

    public static int Run(Report report)
    {
        using var runs = new Runs(Guests.Calc, "add", poolSize: 0, 2, 3);
        using var engine = new Wasmtime.Engine(new Wasmtime.EngineOptions());
        using var first = new BareGuest(engine, Guests.Calc);
        using var second = new BareGuest(engine, Guests.Calc);
        Measure(report, "the binding alone", [turns => first.RunAll("add"u8, turns, 2, 3), turns => second.RunAll("add"u8, turns, 2, 3)], null);
        Measure(report, "ExecuteAsync", [runs.Execute, runs.Execute], Target.NotBelow(1.8));
        AddSharedLines(report, runs);
        return 0;
    }

    /// <summary>Measures each step of a run that uses memory which cores share.</summary>
    private static void AddSharedLines(Report report, Runs runs)
    {
        using var pool = new GuestRunPool(
            TimeProvider.System, new CpuScheduler(new SchedulerSettings { Policy = new RoundRobinPolicy(), Slots = 2, QueueLimit = 100 }));
        var slots = new CpuScheduler(new SchedulerSettings { Policy = new RoundRobinPolicy(), Slots = 2, QueueLimit = 100 });
        var figures = new ModuleCounters(runs.Module.Digest);
        Measure(report, "state, rented and returned", Loop(() => pool.Return(pool.Rent())), null, ShortTurns);
        Measure(report, "slot, in and out", Loop(() =>
        {
            slots.TryEnter();
            slots.Exit();
        }), null, ShortTurns);
        Measure(report, "lease, taken and given back", Loop(() =>
        {
            runs.Runtime.TryLease(runs.Module.Digest, ResourceLimits.Default, out var lease);
            lease.Dispose();
        }), null, ShortTurns);
        Measure(report, "figures of a run", Loop(() => figures.Record(new RunSample { DurationNanoseconds = 2500 })), null, ShortTurns);

        static Action<int>[] Loop(Action step)
        {
            void Run(int turns)
            {
                for (var i = 0; i < turns; i++)
                {
                    step();
                }
            }

            return [Run, Run];
        }
    }

    private static void Measure(Report report, string name, Action<int>[] both, Target? target, int turns = Turns)
    {
        for (var warmUp = 0; warmUp < RoundCount / 4; warmUp++)
        {
            RunTogether(turns, out _, both);
        }

        var scale = new Series();
        var alone = new Series();
        var together = new Series();
        for (var round = 0; round < RoundCount; round++)
        {
            var one = RunTogether(turns, out _, both[0]);
            var two = RunTogether(turns, out var cores, both) / 2;
            if (cores >= Overlap)
            {
                alone.Add(one);
                together.Add(two);
                scale.Add(2 * one / two);
            }
        }

        report.Add($"{name}, rounds in which both threads had a core", scale.Count, $"of {RoundCount}");
        if (scale.Count > 0)
        {
            report.Add($"{name}, one thread, CPU a run", alone.Times(1e6), "µs");
            report.Add($"{name}, two threads, CPU a run", together.Times(1e6), "µs");
            report.Add($"{name}, two threads over one, runs a CPU second", scale, "×", target);
        }
    }

    /// <summary>Runs the loops at the same time. Returns the CPU seconds of one turn of each loop, summed over the loops.</summary>
    /// <param name="turns">The number of turns of each loop.</param>
    /// <param name="cores">How many cores the loops used: their CPU time divided by the time of the longest loop.</param>
    /// <param name="loops">The loops, each on a thread of its own.</param>
    private static double RunTogether(int turns, out double cores, params Action<int>[] loops)
    {
        using var start = new Barrier(loops.Length);
        var cpu = new double[loops.Length];
        var wall = new double[loops.Length];
        var threads = loops.Select((loop, i) => new Thread(() =>
        {
            start.SignalAndWait();
            var startedAt = Stopwatch.GetTimestamp();
            var before = ThreadClock.Now();
            loop(turns);
            cpu[i] = (ThreadClock.Now() - before).TotalSeconds;
            wall[i] = Stopwatch.GetElapsedTime(startedAt).TotalSeconds;
        })).ToList();
        threads.ForEach(static thread => thread.Start());
        threads.ForEach(static thread => thread.Join());
        cores = cpu.Sum() / wall.Max();
        return cpu.Sum() / turns;
    }
}
