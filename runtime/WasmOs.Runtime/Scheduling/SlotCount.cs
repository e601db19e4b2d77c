namespace WasmOs.Runtime.Scheduling;

/// <summary>The free slots. A mutable value, to be kept in one field. Thread-safe.</summary>
internal struct SlotCount(int slots)
{
    // Every run writes this cache line twice: 10 ns alone, up to 60 more while another core does the same (bench: cores).
    private int _free = slots;

    public int Free => Math.Max(0, Volatile.Read(ref _free));

    public bool TryTake()
    {
        var free = Volatile.Read(ref _free);
        while (free > 0)
        {
            var seen = Interlocked.CompareExchange(ref _free, free - 1, free);
            if (seen == free)
            {
                return true;
            }

            free = seen;
        }

        return false;
    }

    public void Give() => Interlocked.Increment(ref _free);

    /// <summary>Takes a slot that there may not be.</summary>
    public void Force() => Interlocked.Decrement(ref _free);
}
