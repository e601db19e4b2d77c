namespace WasmOs.Runtime.Scheduling;

/// <summary>
/// Keeps the thread pool able to do everything else while guests block its threads. A pool that finds itself short adds a thread every half second, and when guests keep the
/// cores busy far more seldom: it then waits a second for each thread it has. That is an outage; a pool that keeps many spare threads pays for them with every request. So
/// each run that lasts for some ticks, or waits in a host call, raises the pool's minimum by one until it ends, and short runs pay nothing. While there are such runs the
/// pool is watched: when it starves all the same, because others block its threads as well, it gets one more. Thread-safe; the pool's minimum is the process's.
/// </summary>
internal static class PoolThreads
{
    /// <summary>For so many looks in a row a work item waits before the pool gets a thread more. The next waits longer: more threads do not help a machine that is overloaded.</summary>
    private const int Patience = 2;

    /// <summary>Threads after which the patience grows by a look.</summary>
    private const int PatienceStep = 16;

    private static readonly Lock Gate = new();
    private static readonly PoolProbe Probe = new();
    private static int _raisedBy;
    private static int _minimum;
    private static int _spare;
    private static int _added;
    private static int _looks;

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
            if (_raisedBy == 0)
            {
                (_spare, _added, _looks) = (0, 0, 0);
            }

            Apply();
        }
    }

    /// <summary>Looks whether the pool starves while guests hold threads of it. To be called every 20 ms or so by a thread that is not the pool's.</summary>
    public static void Watch()
    {
        if (Volatile.Read(ref _raisedBy) == 0)
        {
            return;
        }

        lock (Gate)
        {
            if (_raisedBy == 0)
            {
                return;
            }

            if (Probe.TryQueue())
            {
                _looks = 0;
            }
            else if (++_looks > Patience + (_added / PatienceStep))
            {
                AddThread();
            }
        }
    }

    private static void AddThread()
    {
        // The pool may have more threads than its minimum, all of them busy: only a minimum above those makes it start one.
        ThreadPool.GetMaxThreads(out var most, out _);
        ThreadPool.GetAvailableThreads(out var free, out _);
        _spare = Math.Max(_spare, most - free - _minimum - _raisedBy) + 1;
        _added++;
        _looks = 0;
        Apply();
    }

    private static void Apply()
    {
        ThreadPool.GetMinThreads(out _, out var completions);
        ThreadPool.SetMinThreads(_minimum + _raisedBy + _spare, completions);
    }
}
