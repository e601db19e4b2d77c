using WasmOs.Kernel.Access;

namespace WasmOs.Kernel.Usage;

/// <summary>A question about usage. Immutable.</summary>
/// <param name="From">The first day.</param>
/// <param name="Until">The last day, not before the first; at most <see cref="MaxDays"/> days in all.</param>
/// <param name="By">What a line is about.</param>
public sealed record UsageQuery(DateOnly From, DateOnly Until, UsageGrouping By)
{
    /// <summary>The most days of a report.</summary>
    public const int MaxDays = 366;

    /// <summary>Only this module; null for all.</summary>
    public string? Module { get; init; }

    /// <summary>Only this caller's id; null for all.</summary>
    public string? Caller { get; init; }

    /// <summary>Only these modules.</summary>
    public ModuleScope Scope { get; init; } = ModuleScope.All;

    /// <summary>Whether the runs of a module for a caller are asked for.</summary>
    internal bool Selects(string module, string caller) =>
        (Module is null || Module == module) && (Caller is null || Caller == caller) && Scope.Contains(module);

    /// <summary>The key of the line to which runs belong.</summary>
    internal string KeyOf(string day, string module, string caller) => By switch
    {
        UsageGrouping.Day => day,
        UsageGrouping.Module => module,
        _ => caller,
    };
}
