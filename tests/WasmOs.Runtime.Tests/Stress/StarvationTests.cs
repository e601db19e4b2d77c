namespace WasmOs.Runtime.Tests.Stress;

/// <summary>Spinning guests occupy threads of the pool, and the pool gets other threads for other work.</summary>
[Collection(StressCollection.Name)]
public sealed class StarvationTests
{
    private const int Guests = 16;
    private const int Blockers = 6;

    /// <summary>
    /// The timeout is long enough that the first guest still runs when the last one starts. The pool alone would need far longer: while guests keep the cores
    /// busy, many seconds for each thread.
    /// </summary>
    private static readonly ResourceLimits Limits = ResourceLimits.Default with { Timeout = TimeSpan.FromSeconds(12) };

    [Fact]
    public async Task Runaways_OthersBlockThePoolToo_KeepNobodyWaiting()
    {
        using var runtime = TestRuntime.Create(o => o.Slots = Guests);
        using var module = runtime.LoadText(TrapGuests.All);
        using var end = new CancellationTokenSource();
        using var release = new ManualResetEvent(initialState: false);
        var blockers = await BlockThreads(release);
        try
        {
            var runs = Enumerable.Range(0, Guests).Select(_ => Task.Run(() =>
                runtime.OutcomeAsync(module.Module, module.Request("loop", Limits), end.Token).AsTask())).ToArray();

            // Until itself needs threads of the pool, and so does the cancellation.
            await TestRuntime.Until(() => runtime.GetRunning().Count(run => run.Running) == Guests, "all guests run");
            await end.CancelAsync();
            Assert.All(await Task.WhenAll(runs), outcome => Assert.Equal(FaultKind.Cancelled, outcome!.Fault!.Kind));
        }
        finally
        {
            release.Set();
        }

        await Task.WhenAll(blockers).WaitAsync(TestRuntime.Patience);
    }

    // Blocks threads of the pool like code that waits without telling the pool: a test host, a library that polls a socket.
    private static async Task<Task[]> BlockThreads(ManualResetEvent release)
    {
        ThreadPool.GetMinThreads(out var workers, out var completions);
        ThreadPool.SetMinThreads(ThreadPool.ThreadCount + Blockers, completions);
        var blocked = 0;
        var blockers = Enumerable.Range(0, Blockers).Select(_ => Task.Run(() =>
        {
            Interlocked.Increment(ref blocked);
            release.WaitOne();
        })).ToArray();
        await TestRuntime.Until(() => Volatile.Read(ref blocked) == Blockers, "the threads are blocked");
        ThreadPool.SetMinThreads(workers, completions);
        return blockers;
    }
}
