namespace WasmOs.Common;

/// <summary>
/// Parts of one sum, a part for each core, so that cores do not wait for each other. A thread may be moved to another core while it writes, so every part needs
/// a lock, which is usually free. Thread-safe. The default value is unusable.
/// </summary>
/// <typeparam name="T">A part of the sum.</typeparam>
internal readonly struct CoreStripes<T>
    where T : class, new()
{
    private const int MostStripes = 8;

    private static readonly int Count = Math.Min(MostStripes, Environment.ProcessorCount);

    private readonly T?[] _stripes = new T?[Count];

    /// <summary>Creates stripes without parts.</summary>
    public CoreStripes()
    {
    }

    /// <summary>The parts; null for cores that have not written yet.</summary>
    public ReadOnlySpan<T?> All => _stripes;

    /// <summary>The part of the core that this thread runs on. Allocates for the first use of a core.</summary>
    public T OfThisCore()
    {
        ref var place = ref _stripes[(uint)Thread.GetCurrentProcessorId() % (uint)Count];
        return Volatile.Read(ref place) ?? Interlocked.CompareExchange(ref place, new T(), null) ?? place!;
    }
}
