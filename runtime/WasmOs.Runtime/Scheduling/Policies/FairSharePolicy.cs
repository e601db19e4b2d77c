using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Scheduling.Policies;

/// <summary>
/// The next slot goes to the module that used the least CPU time lately; within a module, first come, first served. A run that has waited for a second goes
/// before all of them, but only one such run every 50 ms. So a run cannot starve, even when new modules that have used no CPU time keep coming.
/// </summary>
internal sealed class FairSharePolicy : ISchedulingPolicy
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenOld = TimeSpan.FromMilliseconds(50);

    /// <summary>A module without waiting runs whose recent CPU time is below this is treated like an unknown one, and forgotten.</summary>
    private const double NegligibleMilliseconds = 0.1;

    private readonly Dictionary<ModuleDigest, ModuleShare> _shares = [];
    private readonly ModuleShareHeap _waiting = new();
    private readonly LinkedList<ScheduledRun> _oldestFirst = new();

    // All known modules, examined in turn: those that have not run for long enough are forgotten.
    private readonly LinkedList<ModuleShare> _known = new();
    private TimeSpan _lastOld;

    /// <summary>Modules whose use is remembered.</summary>
    public int KnownModules => _shares.Count;

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

        // Each new module examines two known ones. So modules are forgotten faster than they come, and the table cannot grow without bound.
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
