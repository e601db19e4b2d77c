using System.Collections.Immutable;

namespace WasmOs.Kernel.Federation;

/// <summary>A rule as its configuration says it, before it is checked. A member that is not given is null.</summary>
public sealed record RuleDraft
{
    /// <summary>The only condition; null where <see cref="All"/> lists several.</summary>
    public ConditionDraft Condition { get; init; } = new();

    /// <summary>Conditions that must all hold.</summary>
    public ImmutableArray<ConditionDraft>? All { get; init; }

    /// <summary>The roles.</summary>
    public IReadOnlyList<string>? Roles { get; init; }

    /// <summary>Patterns of module names.</summary>
    public IReadOnlyList<string>? Modules { get; init; }
}
