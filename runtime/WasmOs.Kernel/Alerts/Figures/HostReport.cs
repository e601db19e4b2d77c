using System.Collections.Frozen;

namespace WasmOs.Kernel.Alerts.Figures;

/// <summary>What one host counted lately, for conditions. Immutable.</summary>
public sealed record HostReport
{
    /// <summary>The name of the process.</summary>
    public required string Worker { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The time over which the sums were counted: up to <see cref="HostFigures.Window"/>, and less since a start.</summary>
    public required TimeSpan Window { get; init; }

    /// <summary>What was counted in this time, by the names of <see cref="FigureNames"/>.</summary>
    public FrozenDictionary<string, double> Sums { get; init; } = FrozenDictionary<string, double>.Empty;

    /// <summary>What is so now, by the names of <see cref="FigureNames"/>.</summary>
    public FrozenDictionary<string, double> Levels { get; init; } = FrozenDictionary<string, double>.Empty;

    /// <summary>What the runs of each module that ran in this time did.</summary>
    public FrozenDictionary<string, ModuleRuns> Modules { get; init; } = FrozenDictionary<string, ModuleRuns>.Empty;
}
