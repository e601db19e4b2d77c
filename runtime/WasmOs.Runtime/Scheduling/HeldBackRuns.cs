namespace WasmOs.Runtime.Scheduling;

/// <summary>Runs of one flow, of one sort, that may not compete for a slot yet; first come, first served.</summary>
internal sealed class HeldBackRuns
{
    public HeldBackRuns(FlowState flow)
    {
        Flow = flow;
        Place = new LinkedListNode<HeldBackRuns>(this);
    }

    public FlowState Flow { get; }

    /// <summary>Its place among those of all flows, while it has runs.</summary>
    public LinkedListNode<HeldBackRuns> Place { get; }

    public LinkedList<ScheduledRun> Runs { get; } = new();
}
