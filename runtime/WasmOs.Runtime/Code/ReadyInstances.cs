using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using WasmOs.Runtime.Runs;

namespace WasmOs.Runtime.Code;

/// <summary>Instances of one module that were created ahead of time and have not run. Each instance is taken once. Thread-safe.</summary>
internal sealed class ReadyInstances
{
    private readonly ConcurrentQueue<GuestRun> _ready = new();
    private int _count;
    private bool _closed;

    public int Count => Volatile.Read(ref _count);

    public bool TryTake([NotNullWhen(true)] out GuestRun? run)
    {
        run = null;
        if (Volatile.Read(ref _count) == 0 || !_ready.TryDequeue(out run))
        {
            return false;
        }

        Interlocked.Decrement(ref _count);
        return true;
    }

    /// <summary>Adds an instance and takes ownership of it. Frees the instance when <see cref="Close"/> was called.</summary>
    /// <returns>Whether more instances can be added.</returns>
    public bool Add(GuestRun run)
    {
        _ready.Enqueue(run);
        Interlocked.Increment(ref _count);

        // Close may run between the enqueue and this check. Both sides drain after seeing the other's write, so exactly one of them frees the instance.
        if (Volatile.Read(ref _closed))
        {
            Drain(0);
            return false;
        }

        return true;
    }

    /// <summary>Frees instances until <paramref name="keep"/> are left.</summary>
    /// <returns>How many instances were freed.</returns>
    public int Drain(int keep)
    {
        var freed = 0;
        while (Count > keep && TryTake(out var run))
        {
            run.Dispose();
            freed++;
        }

        return freed;
    }

    /// <summary>Frees all instances; those that are added later are freed at once.</summary>
    public void Close()
    {
        Volatile.Write(ref _closed, true);
        Interlocked.MemoryBarrier();
        Drain(0);
    }
}
