using System.Collections.Concurrent;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Metrics;

/// <summary>The figures of one module, a part a core so that cores do not wait for each other. Thread-safe.</summary>
internal sealed class ModuleCounters(ModuleDigest digest)
{
    private const int MaxStripes = 8;

    private const int WeightOfLongRun = 2;
    private const int MaxWeight = 16;

    /// <summary>Two slices of the scheduler as it is by default: a run that ends within its first, on a busy machine.</summary>
    private static readonly TimeSpan LongestShortRun = TimeSpan.FromMilliseconds(20);

    private static readonly int StripeCount = Math.Min(MaxStripes, Environment.ProcessorCount);

    // Functions whose last runs were long: at most as many as the module exports.
    private readonly ConcurrentDictionary<string, int> _longRuns = new(StringComparer.Ordinal);
    private bool _hasLongRuns;

    private readonly CounterTotals?[] _stripes = new CounterTotals?[StripeCount];

    public ModuleDigest Digest { get; } = digest;

    public void Record(in RunSample sample)
    {
        var stripe = StripeOfThisCore();

        // Uncontended unless a thread is moved to another core inside: then the lock keeps the sums exact.
        lock (stripe)
        {
            stripe.Record(sample);
        }
    }

    public CounterTotals Sum()
    {
        var sum = new CounterTotals();
        AddTo(sum);
        return sum;
    }

    public void AddTo(CounterTotals sum)
    {
        foreach (var stripe in _stripes)
        {
            if (stripe is not null)
            {
                lock (stripe)
                {
                    sum.Add(stripe);
                }
            }
        }
    }

    /// <summary>How long the next run of a function will keep a slot, by what its last ones did.</summary>
    public RunLength LengthFor(string function, RunSource source) =>
        source == RunSource.Background || _longRuns.ContainsKey(function) ? RunLength.Long
        : HasRun ? RunLength.Short
        : RunLength.Unknown;

    /// <summary>Notes what a run has used. A module whose runs are all short pays for one look at memory.</summary>
    public void NoteLength(string function, TimeSpan cpu)
    {
        if (cpu > LongestShortRun)
        {
            _longRuns.AddOrUpdate(function, WeightOfLongRun, static (_, weight) => Math.Min(MaxWeight, weight + WeightOfLongRun));
            Volatile.Write(ref _hasLongRuns, true);
        }
        else if (Volatile.Read(ref _hasLongRuns))
        {
            NoteShort(function);
        }
    }

    private bool HasRun
    {
        get
        {
            foreach (var stripe in _stripes)
            {
                // Without its lock: a value that is a run old does as well.
                if (stripe is { Executions: > 0 })
                {
                    return true;
                }
            }

            return false;
        }
    }

    // Some short runs make up for a long one. Who meets another that counts the same function leaves it to that one.
    private void NoteShort(string function)
    {
        if (!_longRuns.TryGetValue(function, out var weight))
        {
            return;
        }

        if (weight > 1)
        {
            _longRuns.TryUpdate(function, weight - 1, weight);
        }
        else
        {
            _longRuns.TryRemove(new KeyValuePair<string, int>(function, weight));
        }
    }

    private CounterTotals StripeOfThisCore()
    {
        ref var place = ref _stripes[(uint)Thread.GetCurrentProcessorId() % (uint)StripeCount];
        return Volatile.Read(ref place) ?? Interlocked.CompareExchange(ref place, new CounterTotals(), null) ?? place!;
    }
}
