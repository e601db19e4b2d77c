namespace WasmOs.Runtime.Scheduling.Policies;

/// <summary>The waiting runs of one priority.</summary>
/// <param name="patience">How long it waits without a turn until it is old.</param>
internal sealed class PriorityLevel(TimeSpan patience)
{
    public RoundRobinPolicy Runs { get; } = new();

    /// <summary>When it last had a turn, or began to wait after there was nobody.</summary>
    public TimeSpan WaitsSince { get; set; }

    public bool IsOld(TimeSpan now) => now - WaitsSince >= patience;
}
