using WasmOs.Runtime.Diagnostics;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Memory;
using WasmOs.Runtime.Scheduling;

namespace WasmOs.Runtime.Runs;

/// <summary>
/// Keeps the <see cref="GuestRun"/> objects that are not in use, and a list of all of them, so that a run can be found by its id and cancelled. Renting an
/// object that is kept takes no lock. Thread-safe.
/// </summary>
internal sealed class GuestRunPool(TimeProvider time, CpuScheduler scheduler, InternalFailures? failures = null, HeldMemory? memory = null) : IDisposable
{
    /// <summary>
    /// Distance between two places in the array, in references: 128 bytes, a pair of cache lines as they are fetched. So cores do not write to each other's
    /// lines when they rent and return.
    /// </summary>
    private const int Stride = 16;

    private readonly GuestRun?[] _idle = new GuestRun?[Stride * (Places(scheduler.Slots) + 1)];
    private readonly int _places = Places(scheduler.Slots);
    private readonly List<WeakReference<GuestRun>> _all = [];
    private readonly Lock _gate = new();
    private readonly HeldMemory _memory = memory ?? new HeldMemory(HeldMemory.DefaultLimit);
    private int _sinceSweep;

    public GuestRun Rent()
    {
        // Each core starts at a place of its own: the object is then often still in that core's cache, and cores rarely compete for a place.
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

    /// <summary>The objects that are in use by a run at this moment.</summary>
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
            // The list has weak references only. Those whose object is gone are removed now and then.
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
