using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Executions.Records;

namespace WasmOs.Kernel.History;

/// <summary>Reads the trace of a run: the timeline that was kept beside it.</summary>
public static class ExecutionTraces
{
    /// <summary>The timeline of a run; an error that says how to get one when none was kept.</summary>
    /// <param name="run">The run, as the history has it.</param>
    /// <param name="slowRun">How long a slow run takes; zero when none is kept for its time.</param>
    public static Result<ExecutionTimeline> Read(ExecutionEntry run, TimeSpan slowRun)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run.Timeline is { } timeline ? timeline : HistoryErrors.NotTraced(run.ExecutionId, slowRun);
    }
}
