using System.Diagnostics;

namespace WasmOs.Runtime.Runs;

/// <summary>
/// Lets a run wait in a host call while other runs use its slot. The wait ends when the awaited task completes, when the timeout or the run's deadline passes,
/// or when the run is cancelled.
/// </summary>
internal sealed class GuestParking(GuestRun run, SlotState turns)
{
    private static readonly double MillisecondsPerTick = 1000.0 / Stopwatch.Frequency;

    private TaskCompletionSource? _wake;

    /// <summary>
    /// Ends the current wait, if there is one. From any thread, after the reason to stop (such as a cancellation) has become visible to other threads.
    /// </summary>
    public void Wake() => Volatile.Read(ref _wake)?.TrySetResult();

    /// <summary>Blocks the run's thread until the wait ends; then waits for a slot, if the run gave its slot back.</summary>
    /// <param name="ready">The awaited task; null when the run waits for the time alone.</param>
    /// <param name="timeout">The longest wait, or <see cref="Timeout.InfiniteTimeSpan"/>.</param>
    /// <param name="deadlineAt">The run's deadline, in ticks of <see cref="Stopwatch"/>.</param>
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
                // Task.Wait tells the thread pool that one of its threads is blocked.
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
