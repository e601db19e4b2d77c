using System.Diagnostics;
using WasmOs.Bench.Measuring;
using WasmOs.Runtime;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Metrics;

namespace WasmOs.Bench.Scenes;

/// <summary>
/// Measures 1,000 guests that have begun and never end: how long short runs and work items of the thread pool wait meanwhile, and how fast all guests are
/// stopped.
/// </summary>
internal static class SpinnersScene
{
    private const int Spinners = 1000;
    private const int Probes = 200;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static int Run(Report report)
    {
        using var runtime = WasmRuntime.Create();
        using var module = runtime.Load(Guests.LoopAndAdd);
        using var other = runtime.Load(Guests.Calc);
        runtime.WhenIdleAsync().GetAwaiter().GetResult();
        var limits = ResourceLimits.Default with { Timeout = TimeSpan.FromMinutes(5) };
        var requests = Enumerable.Range(0, Spinners).Select(_ => Request(module, "loop", limits)).ToArray();
        var runs = Array.ConvertAll(requests, request => Task.Run(() => runtime.ExecuteAsync(module.Module, request, CancellationToken.None).AsTask()));

        Add(report, "while they come: add of another module", () => Execute(runtime, other), Target.AtMost(100));
        Wait(() => runtime.GetScheduler().Metrics.WaitToStart.Count >= Spinners - runtime.GetMetrics().Slots);
        Add(report, "while they take turns: add of another module", () => Execute(runtime, other), Target.AtMost(100));
        Add(report, "while they take turns: add of their own module", () => Execute(runtime, module), Target.AtMost(100));
        Add(report, "while they take turns: a work item of the thread pool", static () => Task.Run(static () => { }), Target.AtMost(50));

        var cancelledAt = Stopwatch.GetTimestamp();
        foreach (var request in requests)
        {
            runtime.Cancel(request.Id);
        }

        Task.WaitAll(runs);
        report.Add("all cancelled", Stopwatch.GetElapsedTime(cancelledAt).TotalMilliseconds, "ms");
        var metrics = runtime.GetMetrics().Scheduler;
        report.Add("preemptions", metrics.Preemptions, "");
        report.Add("wait to start, 50 %", metrics.WaitToStart.PercentileMilliseconds(0.5), "ms");
        report.Add("wait to start, 99 %", metrics.WaitToStart.PercentileMilliseconds(0.99), "ms");
        report.Add("wait to continue, 50 %", metrics.WaitToContinue.PercentileMilliseconds(0.5), "ms");
        report.Add("wait to continue, 99 %", metrics.WaitToContinue.PercentileMilliseconds(0.99), "ms");
        return 0;
    }

    private static void Add(Report report, string name, Func<Task> probe, Target target)
    {
        var latency = new LatencyHistogram();
        using var never = new ManualResetEventSlim();
        for (var i = 0; i < Probes; i++)
        {
            var startedAt = Stopwatch.GetTimestamp();
            probe().GetAwaiter().GetResult();
            latency.Record((long)Stopwatch.GetElapsedTime(startedAt).TotalNanoseconds);
            never.Wait(Pause);
        }

        report.Add($"{name}, 50 %", latency.PercentileMilliseconds(0.5), "ms");
        report.Add($"{name}, 99 %", latency.PercentileMilliseconds(0.99), "ms", target);
        report.Add($"{name}, longest", latency.Maximum.TotalMilliseconds, "ms");
    }

    private static async Task Execute(WasmRuntime runtime, LoadedModule module)
    {
        var outcome = (await runtime.ExecuteAsync(module.Module, Request(module, "add", ResourceLimits.Default), CancellationToken.None)).Outcome;
        if (outcome is not { Status: ExecutionStatus.Succeeded })
        {
            throw new InvalidOperationException(outcome?.Fault?.Message ?? "busy");
        }
    }

    private static ExecutionRequest Request(LoadedModule module, string function, ResourceLimits limits) => new()
    {
        Id = ExecutionId.New(TimeProvider.System),
        Function = module.Analysis.FindFunction(function)!,
        Arguments = function == "add" ? new GuestArgument[] { 2, 3 } : default,
        Limits = limits,
    };

    private static void Wait(Func<bool> holds)
    {
        using var never = new ManualResetEventSlim();
        while (!holds())
        {
            never.Wait(Pause);
        }
    }
}
