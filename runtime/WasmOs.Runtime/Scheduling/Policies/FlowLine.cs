namespace WasmOs.Runtime.Scheduling.Policies;

/// <summary>The waiting runs of one flow, first come, first served.</summary>
internal sealed class FlowLine(RunFlow flow)
{
    public RunFlow Flow { get; } = flow;

    public LinkedList<ScheduledRun> Runs { get; } = new();
}
