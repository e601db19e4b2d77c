using System.Collections.Concurrent;

namespace WasmOs.Kernel.Usage;

/// <summary>What runs used on one day (UTC) on this host, by module and caller. Thread-safe.</summary>
/// <param name="date">The day.</param>
internal sealed class UsageDay(DateOnly date)
{
    /// <summary>
    /// How many pairs of module and caller have a sum of their own on a day. Above it the further callers of a module share one, above twice as many the
    /// further modules.
    /// </summary>
    public const int Capacity = 10_000;

    /// <summary>The name under which what exceeds <see cref="Capacity"/> is summed.</summary>
    public const string Other = "(other)";

    /// <summary>The name under which runs of modules that were not stored are summed. No module can have it.</summary>
    public const string NotStored = "(not stored)";

    /// <summary>The name under which runs without a caller are summed. No caller can have it.</summary>
    public const string Nobody = "(nobody)";

    private readonly ConcurrentDictionary<(string Module, string Caller), UsageCell> _cells = new();
    private int _count;

    /// <summary>The day.</summary>
    public DateOnly Date => date;

    /// <summary>All sums of this day.</summary>
    public IEnumerable<KeyValuePair<(string Module, string Caller), UsageCell>> Cells => _cells;

    /// <summary>How many runs are not in storage yet.</summary>
    public long UnwrittenRuns => _cells.Sum(static pair => pair.Value.Sum.Runs - pair.Value.WrittenRuns);

    /// <summary>The sum to which a run belongs.</summary>
    public UsageCell CellOf(string module, string caller) =>
        _cells.TryGetValue((module, caller), out var cell) ? cell
        : Volatile.Read(ref _count) < Capacity ? Add(module, caller)
        : _cells.TryGetValue((module, Other), out cell) ? cell
        : Volatile.Read(ref _count) < 2 * Capacity ? Add(module, Other)
        : _cells.TryGetValue((Other, Other), out cell) ? cell
        : Add(Other, Other);

    private UsageCell Add(string module, string caller)
    {
        var cell = new UsageCell();
        if (_cells.TryAdd((module, caller), cell))
        {
            Interlocked.Increment(ref _count);
            return cell;
        }

        return _cells[(module, caller)];
    }
}
