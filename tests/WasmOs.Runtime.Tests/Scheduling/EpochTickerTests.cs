using WasmOs.Runtime.Diagnostics;
using WasmOs.Runtime.Scheduling;

namespace WasmOs.Runtime.Tests.Scheduling;

public sealed class EpochTickerTests
{
    [Fact]
    public async Task Ticker_Busy_Ticks()
    {
        var ticks = 0;
        using var ticker = new EpochTicker(() => Interlocked.Increment(ref ticks), () => true);
        await TestRuntime.Until(() => Volatile.Read(ref ticks) > 5, "it has ticked five times");
    }

    [Fact]
    [Trait("Trial", "1.13")]
    public async Task Ticker_TickThatFails_IsToldAndTheNextComes()
    {
        var ticks = 0;
        var told = 0;
        using var ticker = new EpochTicker(
            () =>
            {
                if (Interlocked.Increment(ref ticks) == 1)
                {
                    throw new InvalidOperationException("defect");
                }
            },
            () => true, new InternalFailures((work, _) => told += work == "ticker" ? 1 : 100));
        await TestRuntime.Until(() => Volatile.Read(ref ticks) > 5, "it goes on after a tick that failed");

        Assert.Equal(1, Volatile.Read(ref told));
    }

    [Fact]
    public async Task EnsureAwake_Asleep_TicksAgain()
    {
        var ticks = 0;
        var looks = 0;
        var busy = 0;
        using var ticker = new EpochTicker(() => Interlocked.Increment(ref ticks), () =>
        {
            Interlocked.Increment(ref looks);
            return Volatile.Read(ref busy) != 0;
        });
        await TestRuntime.Until(() => Volatile.Read(ref looks) >= 202, "it has gone to sleep");
        var before = Volatile.Read(ref ticks);
        Volatile.Write(ref busy, 1);
        await TestRuntime.Until(
            () =>
            {
                ticker.EnsureAwake();
                return Volatile.Read(ref ticks) > before + 5;
            }, "it ticks again");
    }

    [Fact]
    public async Task Dispose_WhileItGoesToSleep_Ends()
    {
        var looks = 0;
        using var atTheEdge = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        var ticker = new EpochTicker(() => { }, () =>
        {
            // After 201 calls in a row that return false the ticker goes to sleep.
            if (++looks == 201)
            {
                atTheEdge.Set();
                goOn.Wait(TestRuntime.Patience);
            }

            return false;
        });
        Assert.True(atTheEdge.Wait(TestRuntime.Patience));
        var disposal = new Thread(ticker.Dispose);
        disposal.Start();
        await TestRuntime.Until(() => disposal.ThreadState.HasFlag(ThreadState.WaitSleepJoin), "Dispose waits for the thread");
        goOn.Set();
        Assert.True(disposal.Join(TestRuntime.Patience));
    }
}
