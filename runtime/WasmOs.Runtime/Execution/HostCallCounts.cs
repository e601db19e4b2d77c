using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace WasmOs.Runtime.Execution;

/// <summary>
/// Counts the host calls of a run by kind. Only in a traced run the calls are also timed: otherwise a call costs one addition and no look at the clock. Used by
/// the run's thread alone, run after run.
/// </summary>
internal sealed class HostCallCounts
{
    private readonly long[] _counts = new long[HostCallKind.Count];
    private long[]? _ticks;
    private bool _isTimed;
    private bool _isUsed;

    /// <summary>Begins a run.</summary>
    /// <param name="timed">Whether the calls of the run are timed.</param>
    public void Begin(bool timed)
    {
        _isTimed = timed;
        if (timed)
        {
            _ticks ??= new long[HostCallKind.Count];
        }

        if (_isUsed)
        {
            Array.Clear(_counts);
            Array.Clear(_ticks ?? []);
            _isUsed = false;
        }
    }

    /// <summary>Counts a call that begins. The caller disposes the result when the call ends.</summary>
    /// <param name="kind">A number of <see cref="HostCallKind"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public HostCallScope Enter(int kind)
    {
        _counts[kind]++;
        _isUsed = true;
        return new HostCallScope(this, kind, _isTimed ? Stopwatch.GetTimestamp() : 0);
    }

    /// <summary>Adds the time of a call that ends.</summary>
    public void Leave(int kind, long startedAt) => _ticks![kind] += Stopwatch.GetTimestamp() - startedAt;

    /// <summary>The calls of this run by kind. Kinds that were not called are left out.</summary>
    public ImmutableArray<HostCallTotal> ToTotals()
    {
        if (!_isUsed)
        {
            return [];
        }

        var totals = ImmutableArray.CreateBuilder<HostCallTotal>();
        for (var kind = 0; kind < _counts.Length; kind++)
        {
            if (_counts[kind] > 0)
            {
                totals.Add(new HostCallTotal(
                    HostCallKind.NameOf(kind), _counts[kind], _isTimed ? Stopwatch.GetElapsedTime(0, _ticks![kind]) : null));
            }
        }

        return totals.ToImmutable();
    }
}
