using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Scheduling.Policies;

/// <summary>
/// The next slot goes to the module that used the least CPU time lately; within a module, first come, first served. A run that has waited for a second comes before all of them, one
/// every 50 ms, so that a stream of modules that have used nothing starves nobody.
/// </summary>
internal sealed class FairSharePolicy : ISchedulingPolicy
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenOld = TimeSpan.FromMilliseconds(50);

    /// <summary>A module at rest with less than this is as good as one that is not known.</summary>
    private const double NegligibleMilliseconds = 0.1;

    private readonly Dictionary<ModuleDigest, ModuleShare> _shares = [];
    private readonly ModuleShareHeap _waiting = new();
    private readonly LinkedList<ScheduledRun> _oldestFirst = new();

    // Every module that is known, to be looked at in turn: what rests long enough is forgotten.
    private readonly LinkedList<ModuleShare> _known = new();
    private TimeSpan _lastOld;

    public void Enqueue(ScheduledRun run, TimeSpan now)
    {
        var share = ShareOf(run.Module, now);
        run.PolicyState = new FairShareTurn(share, share.Runs.AddLast(run), _oldestFirst.AddLast(run));
        if (share.HeapIndex < 0)
        {
            _waiting.Add(share);
        }
    }

    public void Remove(ScheduledRun run)
    {
        var turn = (FairShareTurn)run.PolicyState!;
        _oldestFirst.Remove(turn.AmongAll);
        turn.Share.Runs.Remove(turn.InModule);
        if (turn.Share.Runs.First is null)
        {
            _waiting.Remove(turn.Share);
        }
    }

    public ScheduledRun? Dequeue(TimeSpan now)
    {
        ScheduledRun? next;
        if (HasOld(now))
        {
            next = _oldestFirst.First!.Value;
            _lastOld = now;
        }
        else
        {
            next = _waiting.Top?.Runs.First!.Value;
        }

        if (next is not null)
        {
            Remove(next);
        }

        return next;
    }

    public void Charge(in RunSlice slice, TimeSpan now)
    {
        var share = ShareOf(slice.Module, now);
        share.Charge(slice.Cpu, now);
        if (share.HeapIndex >= 0)
        {
            _waiting.Settle(share);
        }
    }

    public bool ShouldPreempt(in RunSlice slice, TimeSpan now) =>
        HasOld(now) || (_waiting.Top is { } least && least.Use <= ShareOf(slice.Module, now).Use);

    private bool HasOld(TimeSpan now) =>
        _oldestFirst.First is { } oldest && now - oldest.Value.EnqueuedAt >= Patience && now - _lastOld >= BetweenOld;

    private ModuleShare ShareOf(ModuleDigest module, TimeSpan now)
    {
        if (_shares.TryGetValue(module, out var share))
        {
            return share;
        }

        // Two looks for each one that comes: the table cannot grow for ever.
        ForgetOne(now);
        ForgetOne(now);
        share = new ModuleShare(module);
        _shares.Add(module, share);
        _known.AddLast(share);
        return share;
    }

    private void ForgetOne(TimeSpan now)
    {
        if (_known.First is not { } first)
        {
            return;
        }

        _known.RemoveFirst();
        if (first.Value.HeapIndex < 0 && first.Value.RecentMilliseconds(now) < NegligibleMilliseconds)
        {
            _shares.Remove(first.Value.Module);
        }
        else
        {
            _known.AddLast(first);
        }
    }
}
