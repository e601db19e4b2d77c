namespace WasmOs.Kernel.Modules;

/// <summary>Limits that a module's owner or a caller sets. Null: the next wider limit applies. Immutable.</summary>
public sealed record ModuleLimits
{
    /// <summary>No limits are set.</summary>
    public static ModuleLimits None { get; } = new();

    /// <summary>Wall-clock time of a run from its start, seconds.</summary>
    public double? Timeout { get; init; }

    /// <summary>CPU time of a run, seconds.</summary>
    public double? CpuTimeout { get; init; }

    /// <summary>Total linear memory, bytes.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>Fuel. A run with a fuel limit is metered.</summary>
    public long? Fuel { get; init; }

    /// <summary>Total number of table elements.</summary>
    public long? TableElements { get; init; }

    /// <summary>Minimum stack size, bytes. A size above the server's own is rounded up to that size times a power of two.</summary>
    public long? StackBytes { get; init; }

    /// <summary>How much of standard output and of standard error is kept, bytes for each.</summary>
    public long? OutputBytes { get; init; }
}
