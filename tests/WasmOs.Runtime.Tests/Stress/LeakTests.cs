using System.Diagnostics;

namespace WasmOs.Runtime.Tests.Stress;

/// <summary>Many runs leave no threads, handles, memory or instances behind.</summary>
[Collection(StressCollection.Name)]
[Trait("Category", "Slow")]
public sealed class LeakTests
{
    private static readonly ResourceLimits Short = ResourceLimits.Default with { Timeout = TimeSpan.FromMilliseconds(1) };

    [Fact]
    public async Task Runs_TwoHundredThousand_LeaveNoThreadsHandlesOrMemory()
    {
        using var runtime = TestRuntime.Create();
        using var module = runtime.Load(Guests.Misbehave());
        await runtime.WhenIdleAsync().WaitAsync(TestRuntime.Patience);
        Run(module, 20_000);
        var before = Footprint.Now();
        Run(module, 200_000);
        var after = Footprint.Now();
        Assert.InRange(after.Threads, 1, before.Threads + 8);
        Assert.InRange(after.Handles, 0, before.Handles + 20);
        Assert.InRange(after.ResidentBytes, 0, before.ResidentBytes + (64L << 20));
        Assert.InRange(after.ManagedBytes, 0, before.ManagedBytes + (8L << 20));
        Assert.Equal(220_000, runtime.GetMetrics().Totals.Executions);
    }

    [Fact]
    public async Task Runs_CancelledTimedOutAndDenied_LeaveThePoolWhole()
    {
        using var runtime = TestRuntime.Create(o => (o.Slots, o.PoolSize, o.InstanceCapacity, o.QueueLimit) = (8, 4, 12, 5000));
        using var module = runtime.LoadText(TrapGuests.All);
        using var gone = new CancellationTokenSource();
        var timedOut = Enumerable.Range(0, 1000).Select(_ => Start(runtime, module, "loop", Short, CancellationToken.None));
        var failed = Enumerable.Range(0, 1000).Select(_ => Start(runtime, module, "unreachable", ResourceLimits.Default, CancellationToken.None));
        var cancelled = Enumerable.Range(0, 1000).Select(_ => Start(runtime, module, "loop", ResourceLimits.Default, gone.Token));
        var first = await Task.WhenAll([.. timedOut, .. failed]).WaitAsync(TimeSpan.FromMinutes(3));
        var last = cancelled.ToArray();
        await TestRuntime.Until(() => runtime.GetMetrics() is { ActiveInstances: 8, Waiting: > 0 }, "all slots are taken");
        await gone.CancelAsync();
        var outcomes = await Task.WhenAll(last).WaitAsync(TimeSpan.FromMinutes(3));
        Assert.All(outcomes, outcome => Assert.Equal(FaultKind.Cancelled, outcome!.Fault!.Kind));
        Assert.Equal(1000, first.Count(outcome => outcome!.Status == ExecutionStatus.TimedOut));
        Assert.Equal(1000, first.Count(outcome => outcome!.Fault!.Kind == FaultKind.TrapUnreachable));
        Assert.Equal((0, 0), (runtime.GetMetrics().ActiveInstances, runtime.GetMetrics().Waiting));
        Assert.Empty(runtime.GetRunning());
        await FillEverySlot(runtime, module);
    }

    // No instance is lost when guests can run in all slots again, besides the ready instances.
    private static async Task FillEverySlot(WasmRuntime runtime, LoadedModule module)
    {
        using var end = new CancellationTokenSource();
        var runs = Enumerable.Range(0, 8).Select(_ => Start(runtime, module, "loop", ResourceLimits.Default, end.Token)).ToArray();
        await TestRuntime.Until(() => runtime.GetRunning().Count(run => run.Running) == 8, "eight guests run");
        await end.CancelAsync();
        Assert.All(await Task.WhenAll(runs), outcome => Assert.Equal(FaultKind.Cancelled, outcome!.Fault!.Kind));
    }

    private static void Run(LoadedModule module, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var outcome = i % 10 == 0 ? module.Call("trap", i / 10 % 8) : module.Call("count");
            Assert.Equal(i % 10 == 0, outcome.Fault is not null);
        }
    }

    private static Task<ExecutionOutcome?> Start(
        WasmRuntime runtime, LoadedModule module, string function, ResourceLimits limits, CancellationToken cancellationToken) =>
        Task.Run(() => runtime.OutcomeAsync(module.Module, module.Request(function, limits), cancellationToken).AsTask());

    private readonly record struct Footprint(int Threads, int Handles, long ResidentBytes, long ManagedBytes)
    {
        public static Footprint Now()
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            var managed = GC.GetTotalMemory(forceFullCollection: true);
            using var process = Process.GetCurrentProcess();
            var handles = OperatingSystem.IsLinux() ? Directory.GetFileSystemEntries("/proc/self/fd").Length : process.HandleCount;
            return new Footprint(process.Threads.Count, handles, process.WorkingSet64, managed);
        }
    }
}
