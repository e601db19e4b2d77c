namespace WasmOs.Runtime.Scheduling;

/// <summary>A work item that does nothing, to see whether the thread pool still gets round to its queue. Queued again and again by one thread at a time.</summary>
internal sealed class PoolProbe : IThreadPoolWorkItem
{
    private int _queued;

    /// <summary>Queues it behind everything that waits for the pool.</summary>
    /// <returns>False when it has not run since it was queued last.</returns>
    public bool TryQueue() =>
        Interlocked.Exchange(ref _queued, 1) == 0 && ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    void IThreadPoolWorkItem.Execute() => Volatile.Write(ref _queued, 0);
}
