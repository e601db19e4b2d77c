using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace WasmOs.Kernel.Diagnostics;

/// <summary>A count for each label. Thread-safe. Labels must come from a small set, because none is ever forgotten.</summary>
/// <typeparam name="TKey">The label, or several.</typeparam>
internal sealed class LabelledCount<TKey>
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, StrongBox<long>> _counts = new();

    /// <summary>The counts since the start.</summary>
    public IEnumerable<KeyValuePair<TKey, long>> All => _counts.Select(static pair => KeyValuePair.Create(pair.Key, Volatile.Read(ref pair.Value.Value)));

    /// <summary>Counts one. Allocates for the first of a label.</summary>
    public void Add(TKey label) => Interlocked.Increment(ref _counts.GetOrAdd(label, static _ => new StrongBox<long>()).Value);
}
