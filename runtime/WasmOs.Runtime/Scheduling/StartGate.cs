using WasmOs.Runtime.Execution;

namespace WasmOs.Runtime.Scheduling;

/// <summary>
/// Decides which of the runs that have not begun may compete for a slot, so that no flow takes all the room for begun runs (each holds a thread and an instance). Guarded by the
/// scheduler's lock.
/// </summary>
/// <remarks>
/// A run has a seat while it waits for a slot as one that competes, and while it has begun and is without a slot. A run that passes its slot on takes the seat of the one that gets it, so
/// whoever has begun can always be preempted. A flow is given a seat while it has fewer than are left: alone it fills half of them, with n others each an equal part, and a part is always
/// left for a flow that comes (dynamic thresholds, as in shared-memory switches). The last quarter is not for runs known as long, the last eighth only for those known as short.
/// </remarks>
/// <param name="seats">How many there are, beside the slots.</param>
internal sealed class StartGate(int seats)
{
    /// <summary>With fewer seats than this there is nothing to share out: first come, first served.</summary>
    private const int FewSeats = 8;

    /// <summary>Flows that one change is offered to: the lock is held meanwhile. Each that is refused goes behind the others.</summary>
    private const int Offers = 16;

    private readonly Dictionary<RunFlow, FlowState> _flows = [];
    private readonly LinkedList<HeldBackRuns> _short = new();
    private readonly LinkedList<HeldBackRuns> _others = new();
    private int _taken;

    /// <summary>Runs that are held back.</summary>
    public int HeldBack { get; private set; }

    /// <summary>Seats that are taken.</summary>
    public int Taken => _taken;

    /// <summary>Flows that have runs waiting or begun, as far as the scheduler has met them.</summary>
    public int Flows => _flows.Count;

    /// <summary>Runs of a flow that have not begun and wait.</summary>
    public int ToStartOf(RunFlow flow) => _flows.TryGetValue(flow, out var state) ? state.ToStart : 0;

    private FlowState Of(RunFlow flow)
    {
        if (!_flows.TryGetValue(flow, out var state))
        {
            state = new FlowState(flow);
            _flows.Add(flow, state);
        }

        return state;
    }

    public void Take(RunFlow flow)
    {
        _taken++;
        Of(flow).Seats++;
    }

    /// <param name="flow">The flow.</param>
    /// <param name="isToStart">Whether the run had not begun.</param>
    public void GiveBack(RunFlow flow, bool isToStart)
    {
        _taken--;
        var state = Of(flow);
        state.Seats--;
        state.ToStart -= isToStart ? 1 : 0;
        ForgetIfIdle(state);
    }

    /// <summary>A run that has not begun comes.</summary>
    public void HoldBack(ScheduledRun run)
    {
        var state = Of(run.Flow);
        var runs = state.HeldBack(run.Length);
        run.Held = runs.Runs.AddLast(run);
        state.ToStart++;
        HeldBack++;
        if (runs.Place.List is null)
        {
            RingOf(run.Length).AddLast(runs.Place);
        }
    }

    /// <summary>Takes out a run that is held back and was cancelled.</summary>
    public void Remove(ScheduledRun run)
    {
        var state = Of(run.Flow);
        Release(run, state);
        CountStarted(state);
    }

    /// <summary>The next run that may compete from now on, with a seat; null when there is none, or none among the flows that were looked at.</summary>
    public ScheduledRun? TryAdmit() => TryAdmit(_short) ?? TryAdmit(_others);

    /// <summary>The next run that gets a free slot without a seat, where there are too few seats to share out.</summary>
    public ScheduledRun? TryAdmitWithoutSeat()
    {
        var ring = _short.First is null ? _others : _short;
        if (seats >= FewSeats || ring.First is null)
        {
            return null;
        }

        var run = Rotate(ring);
        var state = Of(run.Flow);
        Release(run, state);
        CountStarted(state);
        return run;
    }

    private ScheduledRun? TryAdmit(LinkedList<HeldBackRuns> ring)
    {
        for (var offers = Math.Min(Offers, ring.Count); offers > 0 && _taken < seats; offers--)
        {
            var run = Rotate(ring);
            var state = Of(run.Flow);
            if (MaySit(state, run.Length))
            {
                Release(run, state);

                // A module that is new, or has not run lately, has the benefit of the doubt until one of its runs is preempted: it must not wait behind each loop of all others.
                run.Length = run.Length == RunLength.Unknown && state.Seats == 0 ? RunLength.Short : run.Length;
                _taken++;
                state.Seats++;
                return run;
            }
        }

        return null;
    }

    /// <summary>The next flow's first run; the flow goes behind the others.</summary>
    private static ScheduledRun Rotate(LinkedList<HeldBackRuns> ring)
    {
        var first = ring.First!;
        ring.RemoveFirst();
        ring.AddLast(first);
        return first.Value.Runs.First!.Value;
    }

    private LinkedList<HeldBackRuns> RingOf(RunLength length) => length == RunLength.Short ? _short : _others;

    private bool MaySit(FlowState state, RunLength length)
    {
        if (seats < FewSeats)
        {
            return true;
        }

        var open = length switch
        {
            RunLength.Short => seats,
            RunLength.Unknown => seats - (seats / 8),
            _ => seats - (seats / 4),
        };
        return state.Seats < open - _taken;
    }

    private void Release(ScheduledRun run, FlowState state)
    {
        var runs = state.HeldBack(run.Length);
        runs.Runs.Remove(run.Held!);
        run.Held = null;
        HeldBack--;
        if (runs.Runs.First is null)
        {
            RingOf(run.Length).Remove(runs.Place);
        }
    }

    private void CountStarted(FlowState state)
    {
        state.ToStart--;
        ForgetIfIdle(state);
    }

    private void ForgetIfIdle(FlowState state)
    {
        if (state.IsIdle)
        {
            _flows.Remove(state.Flow);
        }
    }
}
