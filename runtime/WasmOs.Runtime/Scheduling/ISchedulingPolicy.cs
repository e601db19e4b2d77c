namespace WasmOs.Runtime.Scheduling;

/// <summary>
/// Decides which of the waiting runs gets the next slot. The scheduler calls it under its lock, so by one thread at a time, for every run that finds no free
/// slot. Each call must take less than a microsecond with thousands of runs waiting, must not throw and must not block. A run that finds a free slot never
/// reaches the policy.
/// </summary>
/// <remarks>
/// Times are read from the scheduler's clock, which never goes back. Each run that is enqueued leaves the policy exactly once: returned by
/// <see cref="Dequeue"/>, or taken out by <see cref="Remove"/>. While a run is enqueued, <see cref="Dequeue"/> must return one.
/// </remarks>
public interface ISchedulingPolicy
{
    /// <summary>A run begins to wait.</summary>
    void Enqueue(ScheduledRun run, TimeSpan now);

    /// <summary>Takes out a run that was cancelled.</summary>
    void Remove(ScheduledRun run);

    /// <summary>Takes out the run that gets a slot now; null when no run is enqueued.</summary>
    ScheduledRun? Dequeue(TimeSpan now);

    /// <summary>Counts the CPU time that a run has used. Not called for runs that end within a tick of the epoch while no run waits.</summary>
    void Charge(in RunSlice slice, TimeSpan now);

    /// <summary>
    /// Whether a run that has used up its slice gives its slot to a waiting run. Called after the slice was charged, and only while a run waits.
    /// </summary>
    bool ShouldPreempt(in RunSlice slice, TimeSpan now);
}
