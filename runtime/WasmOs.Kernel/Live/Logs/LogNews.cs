using WasmOs.Kernel.History;

namespace WasmOs.Kernel.Live.Logs;

/// <summary>What a follower of logs is told next.</summary>
/// <param name="ExecutionId">The run.</param>
/// <param name="ModuleId">The name of its module; null for a module that was not stored.</param>
/// <param name="Lines">The next lines of the run.</param>
public sealed record LogNews(string ExecutionId, string? ModuleId, IReadOnlyList<ExecutionLogLine> Lines)
{
    /// <summary>How many lines of the run were lost before its end, because the follower was too slow.</summary>
    public long Lost { get; init; }

    /// <summary>How the run ended, in its last news; null before.</summary>
    public string? Status { get; init; }

    /// <summary>In the last news of a run: whether it wrote more than is kept.</summary>
    public bool Truncated { get; init; }

    /// <summary>In the last news of a run: whether it wrote so often that later lines show the time of an earlier one.</summary>
    public bool TimesTruncated { get; init; }
}
