namespace WasmOs.Runtime.Execution;

/// <summary>
/// An outcome with a timeline. A type of its own, so that the outcome of a run without one, which is most of a run's garbage, is not larger for it.
/// </summary>
internal sealed class TimedOutcome(ExecutionOutcome outcome, RunTimeline timeline) : ExecutionOutcome(outcome)
{
    /// <inheritdoc/>
    public override RunTimeline? Timeline => timeline;
}
