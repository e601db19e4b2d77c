using WasmOs.Runtime.Execution;

namespace WasmOs.Runtime.Scheduling;

/// <summary>The scheduler's state of one flow: its seats and its runs that have not begun. Guarded by the scheduler's lock.</summary>
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

    /// <summary>Number of the flow's runs that have a seat.</summary>
    public int Seats { get; set; }

    /// <summary>Number of the flow's runs that wait and have not begun, whether they are held back or may compete for a slot.</summary>
    public int ToStart { get; set; }

    public bool IsIdle => Seats == 0 && ToStart == 0;

    /// <summary>The flow's runs that are held back. Runs that are known as short have a list of their own.</summary>
    public HeldBackRuns HeldBack(RunLength length) => length == RunLength.Short ? _short : _others;
}
