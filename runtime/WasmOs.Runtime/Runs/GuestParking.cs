using System.Diagnostics;

namespace WasmOs.Runtime.Runs;

/// <summary>Lets a run wait in a host call: its slot goes to others meanwhile, and it is woken by what it waits for, by its deadline and by whoever cancels it.</summary>
internal sealed class GuestParking(GuestRun run, SlotState turns)
{
    private static readonly double MillisecondsPerTick = 1000.0 / Stopwatch.Frequency;

    private TaskCompletionSource? _wake;

    /// <summary>Ends a wait, if there is one. From any thread, after the reason can be seen.</summary>
    public void Wake() => Volatile.Read(ref _wake)?.TrySetResult();

    /// <summary>Waits, and then for a slot.</summary>
    public void Wait(Task? ready, TimeSpan timeout, long deadlineAt)
    {
        var wake = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _wake, wake);
        Interlocked.MemoryBarrier();
        _ = ready?.ContinueWith(
            static (_, state) => ((TaskCompletionSource)state!).TrySetResult(), wake, CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        var left = turns.TryLeave();
        using (run.CancellationToken.UnsafeRegister(static state => ((TaskCompletionSource)state!).TrySetResult(), wake))
        {
            if (!run.IsCancelled)
            {
                // Task.Wait tells the thread pool that it is a thread short.
                wake.Task.Wait(MillisecondsUntil(timeout, deadlineAt), CancellationToken.None);
            }
        }

        Volatile.Write(ref _wake, null);
        if (left)
        {
            turns.Return();
        }
    }

    private static int MillisecondsUntil(TimeSpan timeout, long deadlineAt)
    {
        var untilDeadline = Math.Max(0, deadlineAt - Stopwatch.GetTimestamp()) * MillisecondsPerTick;
        var wanted = timeout == Timeout.InfiniteTimeSpan ? untilDeadline : Math.Min(untilDeadline, timeout.TotalMilliseconds);
        return (int)Math.Min(int.MaxValue, Math.Ceiling(wanted));
    }
}
