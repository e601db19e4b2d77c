using WasmOs.Runtime.Execution;

namespace WasmOs.Runtime.Metrics;

/// <summary>The metrics of one run, as it adds them to its module's.</summary>
internal readonly struct RunSample
{
    public ExecutionStatus Status { get; init; }

    public StartKind Start { get; init; }

    public long StartNanoseconds { get; init; }

    public long DurationNanoseconds { get; init; }

    public long CpuNanoseconds { get; init; }

    public long QueuedNanoseconds { get; init; }

    public int Violations { get; init; }

    public long MemoryBytes { get; init; }
}
