namespace WasmOs.Runtime.Scheduling;

/// <summary>
/// Decides who of those that wait gets the next slot. Called under the scheduler's lock, so by one thread at a time, for every run that finds no free slot: each call must
/// take less than a microsecond with thousands waiting, must not throw and must not block. A run that finds a slot free never gets here.
/// </summary>
/// <remarks>
/// Times are of the scheduler's clock, which only goes forward. A run that is enqueued is given back by <see cref="Dequeue"/> or taken out by <see cref="Remove"/>, once;
/// while any is left, <see cref="Dequeue"/> must give one.
/// </remarks>
public interface ISchedulingPolicy
{
    /// <summary>A run begins to wait.</summary>
    void Enqueue(ScheduledRun run, TimeSpan now);

    /// <summary>Takes out a run that was cancelled.</summary>
    void Remove(ScheduledRun run);

    /// <summary>Takes out the run that gets a slot now; null when none waits.</summary>
    ScheduledRun? Dequeue(TimeSpan now);

    /// <summary>Counts CPU time. Runs that end within a tick of the epoch while nobody waits are not counted.</summary>
    void Charge(in RunSlice slice, TimeSpan now);

    /// <summary>Whether a run that has used up a slice gives its slot to one that waits. Asked after the slice was charged, and only while somebody waits.</summary>
    bool ShouldPreempt(in RunSlice slice, TimeSpan now);
}
