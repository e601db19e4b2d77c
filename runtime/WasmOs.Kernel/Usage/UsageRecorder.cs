using WasmOs.Kernel.Executions.Records;

namespace WasmOs.Kernel.Usage;

/// <summary>Sums what runs use on this host, by day, module and caller. Thread-safe; a run of a known module and caller allocates nothing.</summary>
public sealed class UsageRecorder
{
    // A run that ended in the last moment of a day may still be on its way to that day's sums, so they may change for another day.
    private const int ChangingDays = 2;

    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly ModuleLabels _labels = new();
    private readonly Dictionary<string, UsageTotals> _former = new(StringComparer.Ordinal);
    private readonly List<UsageDay> _days = [];
    private UsageDay _today;

    /// <summary>Creates the sums.</summary>
    /// <param name="time">The clock that says which day it is, in UTC. A clock that is set back leaves the day as it is.</param>
    public UsageRecorder(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
        _today = new UsageDay(DateOf(time.GetUtcNow()));
        _days.Add(_today);
    }

    /// <summary>The days that are in memory, oldest first: today, the day before, and earlier ones that storage has not taken yet.</summary>
    internal IReadOnlyList<UsageDay> Days
    {
        get
        {
            lock (_gate)
            {
                return [.. _days];
            }
        }
    }

    /// <summary>Adds a run that has ended.</summary>
    /// <param name="run">The run.</param>
    /// <param name="callerId">The id of the caller; null for none.</param>
    internal void Add(in ExecutionResult run, string? callerId) =>
        Today().CellOf(run.ModuleName ?? UsageDay.NotStored, callerId ?? UsageDay.Nobody).Add(run);

    /// <summary>The sums by module since the start, under bounded labels.</summary>
    internal Dictionary<string, UsageTotals> ByModule()
    {
        lock (_gate)
        {
            var sums = new Dictionary<string, UsageTotals>(StringComparer.Ordinal);
            foreach (var (label, totals) in _former)
            {
                (sums[label] = new UsageTotals()).Add(totals);
            }

            foreach (var day in _days)
            {
                AddTo(sums, day);
            }

            return sums;
        }
    }

    /// <summary>Forgets the days that are over and in storage, and of the others the oldest above a number of days.</summary>
    /// <param name="mostDays">How many days may be in memory.</param>
    /// <returns>How many runs were forgotten that are not in storage.</returns>
    internal long Release(int mostDays)
    {
        lock (_gate)
        {
            var lost = 0L;
            for (var i = 0; i < _days.Count - ChangingDays;)
            {
                var unwritten = _days[i].UnwrittenRuns;
                if (unwritten > 0 && _days.Count - i <= mostDays)
                {
                    i++;
                    continue;
                }

                lost += unwritten;
                AddTo(_former, _days[i]);
                _days.RemoveAt(i);
            }

            return lost;
        }
    }

    private static DateOnly DateOf(DateTimeOffset time) => DateOnly.FromDateTime(time.UtcDateTime);

    private UsageDay Today()
    {
        var today = Volatile.Read(ref _today);
        var date = DateOf(_time.GetUtcNow());
        return date <= today.Date ? today : Begin(date);
    }

    private UsageDay Begin(DateOnly date)
    {
        lock (_gate)
        {
            if (date > _today.Date)
            {
                var today = new UsageDay(date);
                _days.Add(today);
                Volatile.Write(ref _today, today);
            }

            return _today;
        }
    }

    private void AddTo(Dictionary<string, UsageTotals> sums, UsageDay day)
    {
        foreach (var (key, cell) in day.Cells)
        {
            var label = _labels.Of(key.Module);
            if (!sums.TryGetValue(label, out var sum))
            {
                sums[label] = sum = new UsageTotals();
            }

            cell.AddTo(sum);
        }
    }
}
