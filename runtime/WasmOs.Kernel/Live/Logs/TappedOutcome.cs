using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.Live.Logs;

/// <summary>What a follower is told of the end of a run. Immutable.</summary>
/// <param name="Status">How the run ended.</param>
/// <param name="Queued">How long it waited before its start.</param>
/// <param name="Truncated">Whether it wrote more than is kept.</param>
/// <param name="TimesTruncated">Whether it wrote so often that later times were dropped.</param>
/// <param name="Log">What it wrote; nothing where there was no room for it.</param>
internal sealed record TappedOutcome(ExecutionStatus Status, TimeSpan Queued, bool Truncated, bool TimesTruncated, EndedLog Log)
{
    /// <summary>The outcome of a run.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="withLog">Whether there is room for its output.</param>
    public static TappedOutcome Of(ExecutionOutcome outcome, bool withLog) => new(
        outcome.Status, outcome.Usage.Queued, outcome.Truncated, outcome.MarksAreCut,
        withLog ? new EndedLog(outcome.Stdout, outcome.Stderr, outcome.Marks) : EndedLog.Empty);
}
