namespace WasmOs.Runtime.Scheduling;

/// <summary>Counts the free slots. A mutable struct: keep it in one field and do not copy it. Thread-safe.</summary>
internal struct SlotCount(int slots)
{
    // Every run writes this cache line twice. That takes 10 ns alone, and up to 60 ns more while another core does the same (bench: cores).
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

    /// <summary>Takes a slot even when none is free: the count may become negative, and <see cref="Free"/> is then zero.</summary>
    public void Force() => Interlocked.Decrement(ref _free);
}
