using WasmOs.Kernel.Access;
using WasmOs.Kernel.Executions.Records;
using WasmOs.Runtime.Execution;

namespace WasmOs.Kernel.History;

/// <summary>Selects the runs that a reader wants.</summary>
/// <param name="From">The smallest id, inclusive.</param>
/// <param name="Below">The largest id, exclusive; null for no bound.</param>
/// <param name="ModuleName">The module; null for any.</param>
/// <param name="Status">The status; null for any.</param>
internal sealed record HistoryFilter(ExecutionId From, ExecutionId? Below, string? ModuleName, ExecutionStatus? Status)
{
    /// <summary>The modules that the reader may see.</summary>
    public ModuleScope Scope { get; init; } = ModuleScope.All;

    public bool MayHold(ExecutionId first, ExecutionId last, IReadOnlyList<string?>? modules, int statuses) =>
        last >= From
        && (Below is not { } below || first < below)
        && (Status is not { } status || (statuses & (1 << (int)status)) != 0)
        && (ModuleName is null || modules is null || modules.Contains(ModuleName))
        && (Scope.IsAll || modules is null || modules.Any(module => Scope.Contains(module)));

    public bool Wants(ExecutionId id, ExecutionEntry entry) =>
        id >= From
        && (Below is not { } below || id < below)
        && (ModuleName is null || entry.ModuleId == ModuleName)
        && Scope.Contains(entry.ModuleId)
        && (Status is not { } status || entry.Status == ExecutionNames.Of(status).Value);
}
