namespace WasmOs.Runtime.Scheduling.Policies;

/// <summary>The waiting runs of one priority.</summary>
/// <param name="patience">How long the level waits without a turn until it is old.</param>
internal sealed class PriorityLevel(TimeSpan patience)
{
    public RoundRobinPolicy Runs { get; } = new();

    /// <summary>When the level last had a turn, or, if later, when a run came into the empty level.</summary>
    public TimeSpan WaitsSince { get; set; }

    public bool IsOld(TimeSpan now) => now - WaitsSince >= patience;
}
