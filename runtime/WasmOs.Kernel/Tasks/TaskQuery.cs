namespace WasmOs.Kernel.Tasks;

/// <summary>Which tasks somebody wants.</summary>
public sealed record TaskQuery
{
    /// <summary>In this state only; null for all.</summary>
    public TaskState? State { get; init; }

    /// <summary>Of the module of this name only, whatever version or alias they name; null for all.</summary>
    public string? ModuleName { get; init; }

    /// <summary>Submitted at this time or later; null for all.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Submitted before this time; null for all.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Tasks a page, 1 to 1,000.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>The continuation of the page before; null for the first.</summary>
    public string? Continuation { get; init; }

    internal bool Wants(TaskEntry task) => (State is null || task.State == State) && (ModuleName is null || IsOf(task.ModuleId, ModuleName));

    private static bool IsOf(string reference, string name) =>
        reference.StartsWith(name, StringComparison.Ordinal) && (reference.Length == name.Length || reference[name.Length] == '@');
}
