using System.Collections.Immutable;

namespace WasmOs.Kernel.Alerts.Conditions;

/// <summary>A metric that conditions compare. Immutable.</summary>
/// <param name="Name">Its name in conditions.</param>
/// <param name="Unit">What its values are.</param>
/// <param name="Meaning">What it says, in a few words.</param>
public sealed record AlertMetric(string Name, AlertUnit Unit, string Meaning)
{
    /// <summary>The one label that it may have, <c>module</c>, <c>priority</c>; null for none.</summary>
    public string? Label { get; init; }

    /// <summary>The values that the label may have; empty for any.</summary>
    public ImmutableArray<string> LabelValues { get; init; } = [];
}
