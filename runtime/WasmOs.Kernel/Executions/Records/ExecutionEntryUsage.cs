namespace WasmOs.Kernel.Executions.Records;

/// <summary>What a run of the history used.</summary>
public sealed record ExecutionEntryUsage
{
    /// <summary>Duration, milliseconds.</summary>
    public double DurationMs { get; init; }

    /// <summary>CPU time, milliseconds.</summary>
    public double CpuMs { get; init; }

    /// <summary>Waiting for a slot, milliseconds.</summary>
    public double QueuedMs { get; init; }

    /// <summary>Largest linear memory, bytes.</summary>
    public long MemoryPeakBytes { get; init; }

    /// <summary>Fuel used; null when it was not metered.</summary>
    public long? Fuel { get; init; }

    /// <summary><c>warm</c>, <c>memory</c>, <c>artifact</c> or <c>cold</c>.</summary>
    public required string Start
    {
        get;
        init => field = ExecutionNames.CurrentStart(value);
    }
}
