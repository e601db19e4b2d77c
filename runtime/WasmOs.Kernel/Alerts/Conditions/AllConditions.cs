using System.Collections.Immutable;

namespace WasmOs.Kernel.Alerts.Conditions;

/// <summary>A condition that holds when all of its parts hold. Immutable.</summary>
internal sealed record AllConditions(ImmutableArray<AlertCondition> Parts) : AlertCondition
{
    /// <inheritdoc/>
    public override bool IsAboutModules => Parts.Any(static part => part.IsAboutModules);

    /// <inheritdoc/>
    public override bool Holds(IAlertFigures figures, string? module, ICollection<string> values)
    {
        var held = new List<string>();
        foreach (var part in Parts)
        {
            if (!part.Holds(figures, module, held))
            {
                return false;
            }
        }

        held.ForEach(values.Add);
        return true;
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
