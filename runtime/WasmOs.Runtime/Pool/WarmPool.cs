using WasmOs.Runtime.Cache;
using WasmOs.Runtime.Calls;
using WasmOs.Runtime.Code;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Runtime.Execution;

namespace WasmOs.Runtime.Pool;

/// <summary>
/// Creates instances ahead of time for modules that were called lately and are idle now. Works in the background, and only while slots are free. A module under
/// steady load gets none, because the memory slot that its last run gave back is still in the core's cache: an instance created at the call is then cheaper
/// than one created earlier. Each idle module gets an equal share of the room that modules in use leave; when there are more idle modules than room, those used
/// last get one instance each. Owns its thread. Runs take instances from <see cref="ReadyInstances"/> and never wait for this thread.
/// </summary>
internal sealed class WarmPool : IDisposable
{
    /// <summary>A module that was not called for this time loses its instances.</summary>
    private static readonly TimeSpan KeepFor = TimeSpan.FromMinutes(2);

    /// <summary>How many instances are created before the thread checks again whether slots are free. A batch takes a fraction of a millisecond.</summary>
    private const int Batch = 16;

    private readonly ModuleCache _cache;
    private readonly GuestExecutor _executor;
    private readonly ResourceLimits _limits;
    private readonly CoarseClock _clock;
    private readonly Func<bool> _slotsAreFree;
    private readonly InternalFailures _failures;
    private readonly int _size;
    private readonly AutoResetEvent _round = new(initialState: false);
    private readonly Thread? _thread;
    private long _made;
    private bool _stopping;

    public WarmPool(
        int size, ResourceLimits limits, ModuleCache cache, GuestExecutor executor, CoarseClock clock, Func<bool> slotsAreFree, InternalFailures failures)
    {
        _size = size;
        _limits = limits;
        _cache = cache;
        _executor = executor;
        _clock = clock;
        _slotsAreFree = slotsAreFree;
        _failures = failures;
        if (size > 0)
        {
            _thread = new Thread(Run) { IsBackground = true, Name = "wasmos-pool", Priority = ThreadPriority.BelowNormal };
            _thread.Start();
        }
    }

    /// <summary>The largest number of ready instances.</summary>
    public int Size => _size;

    /// <summary>Number of ready instances.</summary>
    public int Ready => _cache.Modules.Sum(static module => module.Ready.Count);

    /// <summary>Number of instances created ahead of time since the start.</summary>
    public long Made => Volatile.Read(ref _made);

    /// <summary>Starts a round; while one is running, the next follows it. Called by the ticker.</summary>
    public void RequestRound()
    {
        if (_thread is not null)
        {
            _round.Set();
        }
    }

    public void Dispose()
    {
        Volatile.Write(ref _stopping, true);
        _round.Set();
        _thread?.Join();
        _round.Dispose();
    }

    private void Run()
    {
        while (_round.WaitOne() && !Volatile.Read(ref _stopping))
        {
            try
            {
                Round();
            }
            catch (Exception e) when (!e.IsFatal())
            {
                // A faulty module must not stop the pool for all others. Its own runs report what is wrong with it.
                _failures.Report("pool", e);
            }
        }
    }

    private void Round()
    {
        var idle = new List<(long LastUsed, RuntimeModule Module)>();
        var room = _size;
        var now = _clock.Ticks;
        var oldest = now - (long)(KeepFor / CoarseClock.Period);
        foreach (var module in _cache.Modules)
        {
            var lastUsed = module.LastUsed;
            if (lastUsed < oldest)
            {
                module.Ready.Drain(0);
            }
            else if (lastUsed >= now)
            {
                // A module in use keeps its instances: its calls take these first. Only this thread adds instances, so the number can only fall until the next
                // round.
                room -= module.Ready.Count;
            }
            else if (CanPrepare(module))
            {
                idle.Add((lastUsed, module));
            }
        }

        if (idle.Count == 0)
        {
            return;
        }

        idle.Sort(static (left, right) => right.LastUsed.CompareTo(left.LastUsed));
        var share = Math.Max(1, room / idle.Count);

        // Instances beyond a share are freed before any are created, so that the pool never exceeds its size.
        for (var i = 0; i < idle.Count; i++)
        {
            idle[i].Module.Ready.Drain(i < room ? share : 0);
        }

        // When there are more modules than room, those used last get one instance each.
        for (var i = 0; i < Math.Min(idle.Count, room); i++)
        {
            Fill(idle[i].Module, share);
        }
    }

    private void Fill(RuntimeModule module, int share)
    {
        if (module.Ready.Count >= share || !module.TryAddReference(module.LastUsed))
        {
            return;
        }

        try
        {
            for (var made = 0; module.Ready.Count < share; made++)
            {
                if ((made % Batch == 0 && !_slotsAreFree()) || Volatile.Read(ref _stopping) || !_executor.TryPrepare(module, _limits))
                {
                    return;
                }

                Interlocked.Increment(ref _made);
            }
        }
        finally
        {
            module.ReleaseReference();
        }
    }

    private static bool CanPrepare(RuntimeModule module) =>
        module.LinkError is null && !module.Analysis.HasStart && module.LastUsed > 0;
}
