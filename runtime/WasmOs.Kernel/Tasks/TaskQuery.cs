using WasmOs.Kernel.Access;

namespace WasmOs.Kernel.Tasks;

/// <summary>Which tasks a list returns.</summary>
public sealed record TaskQuery
{
    /// <summary>Only tasks in this state; null for all.</summary>
    public TaskState? State { get; init; }

    /// <summary>Only tasks of the module with this name, whatever version or alias they name; null for all.</summary>
    public string? ModuleName { get; init; }

    /// <summary>Only tasks of modules of this scope.</summary>
    /// <value>all modules</value>
    public ModuleScope Scope { get; init; } = ModuleScope.All;

    /// <summary>Only tasks submitted at this time or later; null for all.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only tasks submitted before this time; null for all.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Tasks per page, 1 to 1,000.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>The continuation that the previous page returned; null for the first page.</summary>
    public string? Continuation { get; init; }

    internal bool Wants(TaskEntry task) => (State is null || task.State == State) && (ModuleName is null || IsOf(task.ModuleId, ModuleName))
        && Scope.Contains(Modules.ModuleName.OfReference(task.ModuleId));

    private static bool IsOf(string reference, string name) =>
        reference.StartsWith(name, StringComparison.Ordinal) && (reference.Length == name.Length || reference[name.Length] == '@');
}
