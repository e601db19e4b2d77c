using System.Collections.Immutable;

namespace WasmOs.Kernel.Alerts.States;

/// <summary>The state of an alert: of a rule, or of a rule and a module. Immutable.</summary>
/// <param name="Rule">The rule's name.</param>
/// <param name="Module">The module; null where the rule is not by module.</param>
public sealed record AlertState(string Rule, string? Module)
{
    /// <summary>How it stands.</summary>
    public AlertPhase Phase { get; init; }

    /// <summary>Since when it stands so, UTC.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>When the condition held last, UTC.</summary>
    public DateTimeOffset LastHeldAt { get; init; }

    /// <summary>What held last, in words, with values.</summary>
    public string Values { get; init; } = "";

    /// <summary>Whether the last that people were told is that it fires.</summary>
    public bool IsTold { get; init; }

    /// <summary>When people were told, UTC: the times of the last hour, oldest first.</summary>
    public ImmutableArray<DateTimeOffset> ToldAt { get; init; } = [];

    /// <summary>The ETag of its row; empty when it has none yet.</summary>
    internal string ETag { get; init; } = "";

    /// <inheritdoc/>
    public bool Equals(AlertState? other) =>
        other is not null && Rule == other.Rule && Module == other.Module && Phase == other.Phase && Since == other.Since && LastHeldAt == other.LastHeldAt
        && Values == other.Values && IsTold == other.IsTold && ToldAt.SequenceEqual(other.ToldAt) && ETag == other.ETag;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Rule, Module, Phase, Since);
}
