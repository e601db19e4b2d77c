namespace WasmOs.Runtime.Scheduling;

/// <summary>
/// Keeps the thread pool able to do other work while guests block its threads. The pool alone reacts too slowly: it adds a thread every half second when it is
/// short of threads, and while guests keep the cores busy it waits a second for each thread that it has. That is an outage. Keeping many spare threads is no
/// way out, because then every request is slower. So each run that lasts for some ticks, or waits in a host call, raises the pool's minimum by one until the
/// run ends; short runs cost nothing. While there are such runs, <see cref="Watch"/> checks the pool, and adds a thread when the pool starves nevertheless,
/// because other code blocks its threads too. Thread-safe. The pool's minimum belongs to the whole process.
/// </summary>
internal static class PoolThreads
{
    /// <summary>
    /// How many checks in a row may find the probe still queued before the pool gets one more thread. Grows with the threads added, because more threads do not
    /// help an overloaded machine.
    /// </summary>
    private const int Patience = 2;

    /// <summary>Number of added threads after which one more check is allowed.</summary>
    private const int PatienceStep = 16;

    private static readonly Lock Gate = new();
    private static readonly PoolProbe Probe = new();
    private static int _raisedBy;
    private static int _minimum;
    private static int _spare;
    private static int _added;
    private static int _missedChecks;

    /// <summary>Raises the pool's minimum by one if the calling thread belongs to the pool: a guest is about to block or occupy it.</summary>
    /// <returns>Whether <see cref="GiveBack"/> must be called when the guest is done with the thread.</returns>
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

    /// <summary>Undoes one <see cref="Replace"/> that returned true. From any thread.</summary>
    public static void GiveBack()
    {
        lock (Gate)
        {
            _raisedBy--;
            if (_raisedBy == 0)
            {
                (_spare, _added, _missedChecks) = (0, 0, 0);
            }

            Apply();
        }
    }

    /// <summary>Adds a thread when the pool starves while guests hold its threads. To be called about every 20 ms by a thread that is not the pool's.</summary>
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
                _missedChecks = 0;
            }
            else if (++_missedChecks > Patience + (_added / PatienceStep))
            {
                AddThread();
            }
        }
    }

    private static void AddThread()
    {
        // The pool may have more threads than its minimum, all of them busy. It starts another one only when the minimum is above their number.
        ThreadPool.GetMaxThreads(out var most, out _);
        ThreadPool.GetAvailableThreads(out var free, out _);
        _spare = Math.Max(_spare, most - free - _minimum - _raisedBy) + 1;
        _added++;
        _missedChecks = 0;
        Apply();
    }

    private static void Apply()
    {
        ThreadPool.GetMinThreads(out _, out var completions);
        ThreadPool.SetMinThreads(_minimum + _raisedBy + _spare, completions);
    }
}
