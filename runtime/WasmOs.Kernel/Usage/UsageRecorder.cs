using WasmOs.Kernel.Executions.Records;

namespace WasmOs.Kernel.Usage;

/// <summary>Sums what runs use on this host, by day, module and caller. Thread-safe; a run of a known module and caller allocates nothing.</summary>
/// <param name="time">The clock that says which day it is, in UTC. A clock that is set back leaves the day as it is.</param>
public sealed class UsageRecorder(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly ModuleLabels _labels = new();
    private readonly Dictionary<string, UsageTotals> _former = new(StringComparer.Ordinal);
    private UsageDay? _before;
    private UsageDay _today = new(DateOf(time.GetUtcNow()));

    /// <summary>The days whose sums may still change: today and, from the second day on, the day before.</summary>
    internal IReadOnlyList<UsageDay> Days
    {
        get
        {
            lock (_gate)
            {
                return _before is { } before ? [before, _today] : [_today];
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

            if (_before is { } before)
            {
                AddTo(sums, before);
            }

            AddTo(sums, _today);
            return sums;
        }
    }

    private static DateOnly DateOf(DateTimeOffset time) => DateOnly.FromDateTime(time.UtcDateTime);

    private UsageDay Today()
    {
        var today = Volatile.Read(ref _today);
        var date = DateOf(time.GetUtcNow());
        return date <= today.Date ? today : Begin(date);
    }

    // A run that ended in the last moment of a day may still be on its way to that day's sums, so they are closed a day later.
    private UsageDay Begin(DateOnly date)
    {
        lock (_gate)
        {
            if (date > _today.Date)
            {
                if (_before is { } before)
                {
                    AddTo(_former, before);
                }

                _before = _today;
                Volatile.Write(ref _today, new UsageDay(date));
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
