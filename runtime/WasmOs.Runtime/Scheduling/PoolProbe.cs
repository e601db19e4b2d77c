namespace WasmOs.Runtime.Scheduling;

/// <summary>
/// A work item that does nothing. Shows whether the thread pool still reaches the end of its queue: if it does not run for a long time, the pool starves. Used
/// by one thread at a time, again and again.
/// </summary>
internal sealed class PoolProbe : IThreadPoolWorkItem
{
    private int _queued;

    /// <summary>Queues the probe behind everything that waits for the pool.</summary>
    /// <returns>False when the probe has not run since it was queued last.</returns>
    public bool TryQueue() =>
        Interlocked.Exchange(ref _queued, 1) == 0 && ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    void IThreadPoolWorkItem.Execute() => Volatile.Write(ref _queued, 0);
}
