using System.Collections.Immutable;

namespace WasmOs.Kernel.Alerts.Conditions;

/// <summary>A condition that holds when one of its parts holds. Immutable.</summary>
internal sealed record AnyCondition(ImmutableArray<AlertCondition> Parts) : AlertCondition
{
    /// <inheritdoc/>
    public override bool IsAboutModules => Parts.Any(static part => part.IsAboutModules);

    /// <inheritdoc/>
    public override bool Holds(IAlertFigures figures, string? module, ICollection<string> values)
    {
        // All parts are asked, so that all that hold are named.
        var holds = false;
        foreach (var part in Parts)
        {
            holds |= part.Holds(figures, module, values);
        }

        return holds;
    }

    /// <inheritdoc/>
    public override void AddValues(IAlertFigures figures, string? module, ICollection<string> values)
    {
        foreach (var part in Parts)
        {
            part.AddValues(figures, module, values);
        }
    }
}
