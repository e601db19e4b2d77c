using WasmOs.Kernel.Access;

namespace WasmOs.Kernel.Tiers;

/// <summary>Counts the calls of a minute by client address, in bounded memory. Thread-safe, by many locks.</summary>
/// <remarks>
/// An address has its place in one of many small sets. When a set is full, the address with the fewest calls in this minute makes room, an idle one first. So
/// an address that calls often keeps its count, however many others come once; one that lost its place begins at one again.
/// </remarks>
internal sealed class AddressTable
{
    private const int Sets = 1 << 14;
    private const int Ways = 8;
    private const int Locks = 64;

    private readonly Entry[] _entries = new Entry[Sets * Ways];
    private readonly Lock[] _locks = [.. Enumerable.Range(0, Locks).Select(static _ => new Lock())];

    /// <summary>How many addresses are counted at most.</summary>
    public static int Capacity => Sets * Ways;

    /// <summary>Counts a call, unless the limit is reached.</summary>
    /// <param name="address">The address.</param>
    /// <param name="minute">The number of the minute.</param>
    /// <param name="limit">The limit.</param>
    /// <param name="used">How many calls are counted in this minute.</param>
    /// <returns>False when the limit is reached.</returns>
    public bool TryAdd(AddressKey address, long minute, long limit, out long used)
    {
        // The hash has a random seed, so that nobody can choose addresses that meet in one set.
        var set = HashCode.Combine(address.Value) & (Sets - 1);
        lock (_locks[set % Locks])
        {
            ref var entry = ref Find(_entries.AsSpan(set * Ways, Ways), address, minute);
            used = entry.Count;
            if (used >= limit)
            {
                return false;
            }

            used = ++entry.Count;
            return true;
        }
    }

    private static ref Entry Find(Span<Entry> ways, AddressKey address, long minute)
    {
        var victim = 0;
        for (var i = 0; i < ways.Length; i++)
        {
            if (ways[i].Address == address && ways[i].Minute == minute)
            {
                return ref ways[i];
            }

            victim = CountOf(ways[i], minute) < CountOf(ways[victim], minute) ? i : victim;
        }

        ways[victim] = new Entry { Address = address, Minute = minute };
        return ref ways[victim];
    }

    private static long CountOf(in Entry entry, long minute) => entry.Minute == minute ? entry.Count : 0;

    private struct Entry
    {
        public AddressKey Address;
        public long Minute;
        public long Count;
    }
}
