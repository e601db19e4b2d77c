using System.Diagnostics;
using WasmOs.Runtime.Scheduling;

namespace WasmOs.Runtime.Execution;

/// <summary>Lets a run wait in a host call: its slot goes to others meanwhile, and it is woken by what it waits for, by its deadline and by whoever cancels it.</summary>
internal sealed class GuestParking(GuestRun run, ExecutionSlots slots)
{
    private static readonly double MillisecondsPerTick = 1000.0 / Stopwatch.Frequency;

    private TaskCompletionSource? _wake;

    /// <summary>Ends a wait, if there is one. From any thread, after the reason can be seen.</summary>
    public void Wake() => Volatile.Read(ref _wake)?.TrySetResult();

    /// <summary>Waits.</summary>
    /// <returns>How long it then waited for a slot, in ticks of <see cref="Stopwatch"/>: the run's time stands still for so long.</returns>
    public long Wait(Task? ready, TimeSpan timeout, long deadlineAt, CancellationToken callerGone)
    {
        var wake = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _wake, wake);
        Interlocked.MemoryBarrier();
        ready?.ContinueWith(
            static (_, state) => ((TaskCompletionSource)state!).TrySetResult(), wake, CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        var left = slots.TryLeave();
        using (callerGone.UnsafeRegister(static state => ((TaskCompletionSource)state!).TrySetResult(), wake))
        {
            if (!run.IsCancelled)
            {
                // Task.Wait tells the thread pool that it is a thread short.
                wake.Task.Wait(MillisecondsUntil(timeout, deadlineAt), CancellationToken.None);
            }
        }

        Volatile.Write(ref _wake, null);
        return left ? ComeBack(callerGone) : 0;
    }

    private static int MillisecondsUntil(TimeSpan timeout, long deadlineAt)
    {
        var untilDeadline = Math.Max(0, deadlineAt - Stopwatch.GetTimestamp()) * MillisecondsPerTick;
        var wanted = timeout == Timeout.InfiniteTimeSpan ? untilDeadline : Math.Min(untilDeadline, timeout.TotalMilliseconds);
        return (int)Math.Min(int.MaxValue, Math.Ceiling(wanted));
    }

    private long ComeBack(CancellationToken callerGone)
    {
        var startedAt = Stopwatch.GetTimestamp();
        var waiter = new SlotWaiter(run.Id, run.Module!.Digest, run.Function);
        slots.Return(waiter);
        bool granted;
        using (callerGone.UnsafeRegister(static state =>
        {
            var (slots, waiting) = ((ExecutionSlots, SlotWaiter))state!;
            slots.Cancel(waiting);
        }, (slots, waiter)))
        {
            granted = waiter.Granted.GetAwaiter().GetResult();
        }

        if (!granted)
        {
            // Whoever cancelled it found it in the queue and not in the guest.
            slots.Force();
        }

        if (!granted || !slots.TryStart(waiter))
        {
            run.RequestCancel(run.Id);
        }

        return Stopwatch.GetTimestamp() - startedAt;
    }
}
