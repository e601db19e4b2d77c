using WasmOs.Runtime.Execution;

namespace WasmOs.Runtime.Scheduling;

/// <summary>
/// Decides which of the runs that have not begun may compete for a slot, so that no flow takes all the room for begun runs (each holds a thread and an
/// instance). Guarded by the scheduler's lock.
/// </summary>
/// <remarks>
/// A seat is a place for a run without a slot. A run has a seat while it competes for a slot, and while it has begun and is without a slot. A run that passes
/// its slot on takes the seat of the run that gets the slot, so every run that has begun can be preempted. A flow gets another seat while it has fewer seats
/// than are free. So one flow alone fills half of the seats, several flows get equal parts, and an equal part is always free for a new flow (dynamic
/// thresholds, as in shared-memory switches). Runs known as long get none of the last quarter of the seats, and the last eighth is only for runs known as
/// short.
/// </remarks>
/// <param name="seats">Number of seats. Slots are not seats.</param>
internal sealed class StartGate(int seats)
{
    /// <summary>With fewer seats than this there is nothing to share out: runs are admitted first come, first served.</summary>
    private const int FewSeats = 8;

    /// <summary>
    /// How many flows are tried for one admission at most, because the scheduler's lock is held meanwhile. Each flow that is tried moves to the end of the
    /// ring.
    /// </summary>
    private const int Offers = 16;

    private readonly Dictionary<RunFlow, FlowState> _flows = [];
    private readonly LinkedList<HeldBackRuns> _short = new();
    private readonly LinkedList<HeldBackRuns> _others = new();
    private int _taken;

    /// <summary>Number of runs that are held back.</summary>
    public int HeldBack { get; private set; }

    /// <summary>Number of seats that are taken.</summary>
    public int Taken => _taken;

    /// <summary>Number of flows that have a seat or a run that waits to begin.</summary>
    public int Flows => _flows.Count;

    /// <summary>Number of runs of a flow that wait and have not begun.</summary>
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

    /// <summary>Takes a seat for a run of the flow that gives up its slot, without asking for the flow's share.</summary>
    public void Take(RunFlow flow)
    {
        _taken++;
        Of(flow).Seats++;
    }

    /// <summary>Gives back the seat of a run that got a slot or was cancelled.</summary>
    /// <param name="flow">The flow of the run.</param>
    /// <param name="isToStart">Whether the run had not begun.</param>
    public void GiveBack(RunFlow flow, bool isToStart)
    {
        _taken--;
        var state = Of(flow);
        state.Seats--;
        state.ToStart -= isToStart ? 1 : 0;
        ForgetIfIdle(state);
    }

    /// <summary>Adds a run that has not begun. It is held back until <see cref="TryAdmit()"/> returns it.</summary>
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

    /// <summary>Removes a run that was cancelled while it was held back.</summary>
    public void Remove(ScheduledRun run)
    {
        var state = Of(run.Flow);
        Release(run, state);
        CountStarted(state);
    }

    /// <summary>
    /// The next run that may compete for a slot from now on; it has a seat. Null when there is none, or none among the flows that were tried.
    /// </summary>
    public ScheduledRun? TryAdmit() => TryAdmit(_short) ?? TryAdmit(_others);

    /// <summary>The next run that gets a free slot without a seat; null when there is none, or when there are enough seats to share out.</summary>
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

                // The flow has no seat, so its module is new or has not run lately. Treat the run as short until a run of the module is preempted: otherwise it
                // would wait behind all long runs of the other flows.
                run.Length = run.Length == RunLength.Unknown && state.Seats == 0 ? RunLength.Short : run.Length;
                _taken++;
                state.Seats++;
                return run;
            }
        }

        return null;
    }

    /// <summary>The first run of the next flow; the flow moves to the end of the ring.</summary>
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
