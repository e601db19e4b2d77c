using WasmOs.Kernel.Access;
using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.History;

/// <summary>Selects runs to list, newest first. A member that is null does not restrict.</summary>
public sealed record ExecutionQuery
{
    /// <summary>Only runs of the module with this name.</summary>
    public string? ModuleName { get; init; }

    /// <summary>Only runs of modules of this scope. Runs of modules without a name belong to the scope of all modules alone.</summary>
    /// <value>all modules</value>
    public ModuleScope Scope { get; init; } = ModuleScope.All;

    /// <summary>Only runs with this status.</summary>
    public ExecutionStatus? Status { get; init; }

    /// <summary>Only runs that started at this time or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only runs that started before this time.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The largest number of runs on a page, 1 to 1,000.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>The continuation of the previous page; null for the first page.</summary>
    public string? Continuation { get; init; }
}
