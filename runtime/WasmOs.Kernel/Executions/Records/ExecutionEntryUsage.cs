namespace WasmOs.Kernel.Executions.Records;

/// <summary>The resources that a run of the history used.</summary>
public sealed record ExecutionEntryUsage
{
    /// <summary>Wall-clock duration, milliseconds.</summary>
    public double DurationMs { get; init; }

    /// <summary>CPU time, milliseconds.</summary>
    public double CpuMs { get; init; }

    /// <summary>Time spent waiting for a slot, milliseconds.</summary>
    public double QueuedMs { get; init; }

    /// <summary>Largest linear memory, bytes.</summary>
    public long MemoryPeakBytes { get; init; }

    /// <summary>Fuel used; null when fuel was not metered.</summary>
    public long? Fuel { get; init; }

    /// <summary>How the run started: <c>warm</c>, <c>memory</c>, <c>artifact</c> or <c>cold</c>. Names that older versions wrote are translated.</summary>
    public required string Start
    {
        get;
        init => field = ExecutionNames.CurrentStart(value);
    }
}
