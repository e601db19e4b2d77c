namespace WasmOs.Kernel.Modules;

/// <summary>Limits that a module's owner or a caller sets. Null: the wider limit holds. Immutable.</summary>
public sealed record ModuleLimits
{
    /// <summary>No limits of one's own.</summary>
    public static ModuleLimits None { get; } = new();

    /// <summary>Wall-clock time of a run from its start, seconds.</summary>
    public double? Timeout { get; init; }

    /// <summary>CPU time of a run, seconds.</summary>
    public double? CpuTimeout { get; init; }

    /// <summary>Linear memory in all, bytes.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>Fuel; runs with a fuel limit are metered.</summary>
    public long? Fuel { get; init; }

    /// <summary>Table elements in all.</summary>
    public long? TableElements { get; init; }

    /// <summary>Stack, bytes: so many at least; more than the server's own is rounded up to a doubling of it.</summary>
    public long? StackBytes { get; init; }

    /// <summary>Standard output and standard error that are kept, bytes each.</summary>
    public long? OutputBytes { get; init; }
}
