namespace WasmOs.Runtime.Scheduling;

/// <summary>
/// Runs of one flow that may not compete for a slot yet, first come, first served. Holds either the flow's short runs or all others. Guarded by the scheduler's
/// lock.
/// </summary>
internal sealed class HeldBackRuns
{
    public HeldBackRuns(FlowState flow)
    {
        Flow = flow;
        Place = new LinkedListNode<HeldBackRuns>(this);
    }

    public FlowState Flow { get; }

    /// <summary>The position of this list in <see cref="StartGate"/>'s ring of all flows. In the ring only while <see cref="Runs"/> is not empty.</summary>
    public LinkedListNode<HeldBackRuns> Place { get; }

    public LinkedList<ScheduledRun> Runs { get; } = new();
}
