using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.History;

/// <summary>Which runs to list, newest first. Null: all.</summary>
public sealed record ExecutionQuery
{
    /// <summary>Runs of the module of this name.</summary>
    public string? ModuleName { get; init; }

    /// <summary>Runs that ended so.</summary>
    public ExecutionStatus? Status { get; init; }

    /// <summary>Runs that started at this time or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Runs that started before this time.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Runs a page at most, 1 to 1,000.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>The continuation of the page before; null for the first.</summary>
    public string? Continuation { get; init; }
}
