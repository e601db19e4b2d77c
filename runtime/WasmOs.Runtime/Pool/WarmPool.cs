using WasmOs.Runtime.Cache;
using WasmOs.Runtime.Calls;
using WasmOs.Runtime.Code;
using WasmOs.Runtime.Diagnostics;
using WasmOs.Runtime.Execution;

namespace WasmOs.Runtime.Pool;

/// <summary>
/// Makes instances ahead of time for modules that were called lately and rest now, in the background and only while slots are free. Under steady load a module gets
/// none: the slot that the last run gave back is still in the core's cache, and an instance made now is cheaper than one made before. The share of a module is an
/// equal part of the pool. Owns its thread; looking for a ready instance happens in <see cref="ReadyInstances"/> and never waits for it.
/// </summary>
internal sealed class WarmPool : IDisposable
{
    /// <summary>A module that was not called for so long loses its instances.</summary>
    private static readonly TimeSpan KeepFor = TimeSpan.FromMinutes(2);

    /// <summary>Instances made before the thread looks again whether slots are free: a fraction of a millisecond.</summary>
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

    /// <summary>Ready instances that there may be.</summary>
    public int Size => _size;

    /// <summary>Ready instances.</summary>
    public int Ready => _cache.Modules.Sum(static module => module.Ready.Count);

    /// <summary>Instances made ahead of time since the start.</summary>
    public long Made => Volatile.Read(ref _made);

    /// <summary>Starts a round, if the last one has ended. From the ticker.</summary>
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
                // A faulty module must not end the pool for all others; its runs tell what is wrong with it.
                _failures.Report("pool", e);
            }
        }
    }

    private void Round()
    {
        var resting = new List<(long LastUsed, RuntimeModule Module)>();
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
                // A module in use keeps what it has: its calls take these instances first. Only this thread adds any, so the module holds no more than this.
                room -= module.Ready.Count;
            }
            else if (CanPrepare(module))
            {
                resting.Add((lastUsed, module));
            }
        }

        if (resting.Count == 0)
        {
            return;
        }

        resting.Sort(static (left, right) => right.LastUsed.CompareTo(left.LastUsed));
        var share = Math.Max(1, room / resting.Count);

        // What is beyond a share goes before anything is made, so that the pool is never larger than its size.
        for (var i = 0; i < resting.Count; i++)
        {
            resting[i].Module.Ready.Drain(i < room ? share : 0);
        }

        // More modules than room: those used last get one instance each.
        for (var i = 0; i < Math.Min(resting.Count, room); i++)
        {
            Fill(resting[i].Module, share);
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
