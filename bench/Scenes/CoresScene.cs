using WasmOs.Bench.Measuring;
using WasmOs.Runtime.Execution;

namespace WasmOs.Bench.Scenes;

/// <summary>
/// Two threads against one, judged by what a run costs in CPU time beside another and alone: what other programs take of the two cores does not count, what
/// the threads take from each other (locks, shared cache lines) does.
/// </summary>
internal static class CoresScene
{
    private const int Turns = 30_000;
    private const int RoundCount = 21;

    public static int Run(Report report)
    {
        using var runs = new Runs(Guests.Calc, "add", poolSize: 0, 2, 3);
        using var engine = new Wasmtime.Engine(new Wasmtime.EngineOptions());
        using var first = new BareGuest(engine, Guests.Calc);
        using var second = new BareGuest(engine, Guests.Calc);
        Measure("the binding alone", [turns => first.RunAll("add"u8, turns, 2, 3), turns => second.RunAll("add"u8, turns, 2, 3)], null);
        Measure("ExecuteAsync", [runs.Execute, runs.Execute], Target.NotBelow(1.8));
        return 0;

        void Measure(string name, Action<int>[] both, Target? target)
        {
            Beside(both);
            var scale = new Series();
            var alone = new Series();
            var beside = new Series();
            for (var round = 0; round < RoundCount; round++)
            {
                var one = Beside(both[0]);
                var two = Beside(both) / 2;
                alone.Add(one);
                beside.Add(two);
                scale.Add(2 * one / two);
            }

            report.Add($"{name}, one thread, CPU a run", alone.Times(1e6), "µs");
            report.Add($"{name}, two threads, CPU a run", beside.Times(1e6), "µs");
            report.Add($"{name}, two threads over one, runs a CPU second", scale, "×", target);
        }
    }

    /// <summary>CPU seconds that a turn of each loop takes, summed over the loops.</summary>
    private static double Beside(params Action<int>[] loops)
    {
        using var start = new Barrier(loops.Length);
        var cpu = new double[loops.Length];
        var threads = loops.Select((loop, i) => new Thread(() =>
        {
            start.SignalAndWait();
            var before = ThreadClock.Now();
            loop(Turns);
            cpu[i] = (ThreadClock.Now() - before).TotalSeconds / Turns;
        })).ToList();
        threads.ForEach(static thread => thread.Start());
        threads.ForEach(static thread => thread.Join());
        return cpu.Sum();
    }
}
