namespace WasmOs.Runtime.Scheduling;

/// <summary>
/// Keeps the thread pool able to do everything else while guests block its threads. A pool that finds itself short adds a thread every half second, which is an outage;
/// a pool that keeps many spare threads pays for them with every request. So each run that lasts for some ticks, or waits in a host call, raises the pool's minimum by one until it ends,
/// and short runs pay nothing. Thread-safe; the pool's minimum is the process's.
/// </summary>
internal static class PoolThreads
{
    private static readonly Lock Gate = new();
    private static int _raisedBy;
    private static int _minimum;

    /// <summary>Replaces the calling thread, which a guest holds, if it is the pool's.</summary>
    /// <returns>Whether <see cref="GiveBack"/> must be called.</returns>
    public static bool Replace()
    {
        if (!Thread.CurrentThread.IsThreadPoolThread)
        {
            return false;
        }

        lock (Gate)
        {
            if (_raisedBy == 0)
            {
                ThreadPool.GetMinThreads(out _minimum, out _);
            }

            _raisedBy++;
            Apply();
        }

        return true;
    }

    /// <summary>Takes back what <see cref="Replace"/> did.</summary>
    public static void GiveBack()
    {
        lock (Gate)
        {
            _raisedBy--;
            Apply();
        }
    }

    private static void Apply()
    {
        ThreadPool.GetMinThreads(out _, out var completions);
        ThreadPool.SetMinThreads(_minimum + _raisedBy, completions);
    }
}
