using System.Diagnostics;
using WasmOs.Bench.Measuring;
using WasmOs.Runtime;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Metrics;

namespace WasmOs.Bench.Scenes;

/// <summary>
/// Measures 1,000 guests that never end and are started at once: how long they run beyond their deadline, and how long work items wait for the thread pool.
/// </summary>
internal static class RunawayScene
{
    private const int Guests = 1000;

    private static readonly TimeSpan Deadline = TimeSpan.FromMilliseconds(20);

    public static int Run(Report report)
    {
        // As in the host: a guest holds its thread, so the pool must have more threads.
        ThreadPool.SetMinThreads(Math.Max(8, 4 * Environment.ProcessorCount), 4);
        using var runtime = WasmRuntime.Create(new RuntimeOptions { PoolSize = 0 });
        using var module = runtime.Load(Scenes.Guests.Loop);
        runtime.WhenIdleAsync().GetAwaiter().GetResult();
        var function = module.Analysis.FindFunction("loop")!;
        var limits = ResourceLimits.Default with { Timeout = Deadline };
        using var ended = new CancellationTokenSource();
        var delay = new LatencyHistogram();
        var prober = new Thread(() => Probe(delay, ended.Token));
        prober.Start();

        var startedAt = Stopwatch.GetTimestamp();
        var runs = Enumerable.Range(0, Guests).Select(_ => Task.Run(async () => await runtime.ExecuteAsync(
            module.Module, new ExecutionRequest { Id = ExecutionId.New(TimeProvider.System), Function = function, Limits = limits }, CancellationToken.None)))
                .ToArray();
        Task.WaitAll(runs);
        var took = Stopwatch.GetElapsedTime(startedAt);
        ended.Cancel();
        prober.Join();

        var overshoot = new LatencyHistogram();
        foreach (var run in runs)
        {
            overshoot.Record((long)(run.Result.Outcome!.Usage.Duration - Deadline).TotalNanoseconds);
        }

        report.Add(
            "guests that ended by their deadline of 20 ms", runs.Count(static run => run.Result.Outcome!.Status == ExecutionStatus.TimedOut), "",
            Target.NotBelow(Guests));
        report.Add("all of them", took.TotalSeconds, "s");
        report.Add("beyond the deadline, median", overshoot.PercentileMilliseconds(0.5), "ms");
        report.Add("beyond the deadline, 99 %", overshoot.PercentileMilliseconds(0.99), "ms", Target.AtMost(10));
        report.Add("beyond the deadline, longest", overshoot.Maximum.TotalMilliseconds, "ms");
        report.Add("a work item waits for the thread pool, 99 %", delay.PercentileMilliseconds(0.99), "ms");
        report.Add("a work item waits for the thread pool, longest", delay.Maximum.TotalMilliseconds, "ms", Target.AtMost(50));
        return 0;
    }

    private static void Probe(LatencyHistogram delay, CancellationToken stop)
    {
        while (!stop.WaitHandle.WaitOne(10))
        {
            var queuedAt = Stopwatch.GetTimestamp();
            using var ran = new ManualResetEventSlim();
            ThreadPool.UnsafeQueueUserWorkItem(static done => done.Set(), ran, preferLocal: false);
            ran.Wait(CancellationToken.None);
            delay.Record((long)Stopwatch.GetElapsedTime(queuedAt).TotalNanoseconds);
        }
    }
}
