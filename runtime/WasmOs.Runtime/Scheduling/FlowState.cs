using WasmOs.Runtime.Execution;

namespace WasmOs.Runtime.Scheduling;

/// <summary>What one flow has of the scheduler. Guarded by the scheduler's lock.</summary>
internal sealed class FlowState
{
    private readonly HeldBackRuns _short;
    private readonly HeldBackRuns _others;

    public FlowState(RunFlow flow)
    {
        Flow = flow;
        _short = new HeldBackRuns(this);
        _others = new HeldBackRuns(this);
    }

    public RunFlow Flow { get; }

    /// <summary>Its runs that have a seat.</summary>
    public int Seats { get; set; }

    /// <summary>Its runs that have not begun and wait, held back or not.</summary>
    public int ToStart { get; set; }

    public bool IsIdle => Seats == 0 && ToStart == 0;

    /// <summary>Its runs that are held back, those known as short apart from the others.</summary>
    public HeldBackRuns HeldBack(RunLength length) => length == RunLength.Short ? _short : _others;
}
