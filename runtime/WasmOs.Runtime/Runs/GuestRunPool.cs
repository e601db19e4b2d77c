using WasmOs.Runtime.Diagnostics;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Memory;
using WasmOs.Runtime.Scheduling;

namespace WasmOs.Runtime.Runs;

/// <summary>The states of runs that are not in use, and a register of all, so that a run can be found and cancelled. Renting takes no lock. Thread-safe.</summary>
internal sealed class GuestRunPool(TimeProvider time, CpuScheduler scheduler, InternalFailures? failures = null, HeldMemory? memory = null) : IDisposable
{
    /// <summary>References between two places: 128 bytes, a pair of cache lines as they are fetched, so that cores do not write each other's when they rent and return.</summary>
    private const int Stride = 16;

    private readonly GuestRun?[] _idle = new GuestRun?[Stride * (Places(scheduler.Slots) + 1)];
    private readonly int _places = Places(scheduler.Slots);
    private readonly List<WeakReference<GuestRun>> _all = [];
    private readonly Lock _gate = new();
    private readonly HeldMemory _memory = memory ?? new HeldMemory(HeldMemory.DefaultLimit);
    private int _sinceSweep;

    public GuestRun Rent()
    {
        // Starting at the core's own place keeps a state in its core's cache and cores out of each other's way.
        var start = Thread.GetCurrentProcessorId();
        for (var i = 0; i < _places; i++)
        {
            ref var place = ref PlaceOf(start + i);
            if (Volatile.Read(ref place) is not null && Interlocked.Exchange(ref place, null) is { } run)
            {
                return run;
            }
        }

        return Create();
    }

    public void Return(GuestRun run)
    {
        var start = Thread.GetCurrentProcessorId();
        for (var i = 0; i < _places; i++)
        {
            ref var place = ref PlaceOf(start + i);
            if (Volatile.Read(ref place) is null && Interlocked.CompareExchange(ref place, run, null) is null)
            {
                return;
            }
        }

        run.Dispose();
    }

    public bool Cancel(ExecutionId id)
    {
        foreach (var run in Snapshot())
        {
            if (run.RequestCancel(id))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The states in which a run is going on.</summary>
    public List<GuestRun> Snapshot()
    {
        var active = new List<GuestRun>();
        lock (_gate)
        {
            foreach (var reference in _all)
            {
                if (reference.TryGetTarget(out var run) && run.IsActive)
                {
                    active.Add(run);
                }
            }
        }

        return active;
    }

    public void Dispose()
    {
        for (var i = 0; i < _idle.Length; i++)
        {
            Interlocked.Exchange(ref _idle[i], null)?.Dispose();
        }
    }

    private static int Places(int slots) => Math.Max(8, 4 * slots);

    private ref GuestRun? PlaceOf(int index) => ref _idle[Stride * (1 + (int)((uint)index % (uint)_places))];

    private GuestRun Create()
    {
        var run = new GuestRun(time, scheduler, _memory) { Failures = failures };
        lock (_gate)
        {
            // The register holds no state alive; what is gone is swept now and then.
            if (++_sinceSweep >= 256)
            {
                _all.RemoveAll(static reference => !reference.TryGetTarget(out _));
                _sinceSweep = 0;
            }

            _all.Add(new WeakReference<GuestRun>(run));
        }

        return run;
    }
}
