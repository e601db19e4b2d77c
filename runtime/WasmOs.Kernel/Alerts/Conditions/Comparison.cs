using System.Globalization;

namespace WasmOs.Kernel.Alerts.Conditions;

/// <summary>A condition that compares a metric with a number. Immutable.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="LabelValue">The label's value, such as the name of a module; null for all together.</param>
/// <param name="Operator">How they are compared.</param>
/// <param name="Threshold">The number, in the unit of the metric's values.</param>
/// <param name="Number">The number as it was written.</param>
internal sealed record Comparison(AlertMetric Metric, string? LabelValue, ComparisonOperator Operator, double Threshold, string Number) : AlertCondition
{
    /// <inheritdoc/>
    public override bool IsAboutModules => Metric.Label == AlertMetrics.Module && LabelValue is null;

    /// <inheritdoc/>
    public override bool Holds(IAlertFigures figures, string? module, ICollection<string> values)
    {
        var label = LabelValue ?? (Metric.Label == AlertMetrics.Module ? module : null);
        if (figures.ValueOf(Metric, label) is not { } value)
        {
            return false;
        }

        var holds = Compare(value);
        if (holds)
        {
            values.Add($"{Describe(label)} is {AlertUnits.Format(Metric.Unit, value)} ({OperatorText(Operator)} {Number})");
        }

        return holds;
    }

    /// <inheritdoc/>
    public override void AddValues(IAlertFigures figures, string? module, ICollection<string> values)
    {
        var label = LabelValue ?? (Metric.Label == AlertMetrics.Module ? module : null);
        var value = figures.ValueOf(Metric, label);
        values.Add($"{Describe(label)} is {(value is { } known ? AlertUnits.Format(Metric.Unit, known) : "not known: nothing was counted")}");
    }

    /// <summary>The operator as it is written.</summary>
    public static string OperatorText(ComparisonOperator comparison) => comparison switch
    {
        ComparisonOperator.Above => ">",
        ComparisonOperator.AtLeast => ">=",
        ComparisonOperator.Below => "<",
        ComparisonOperator.AtMost => "<=",
        ComparisonOperator.Equal => "==",
        _ => "!=",
    };

    private string Describe(string? label) =>
        label is null ? Metric.Name : string.Create(CultureInfo.InvariantCulture, $"{Metric.Name}{{{Metric.Label}=\"{label}\"}}");

    private bool Compare(double value) => Operator switch
    {
        ComparisonOperator.Above => value > Threshold,
        ComparisonOperator.AtLeast => value >= Threshold,
        ComparisonOperator.Below => value < Threshold,
        ComparisonOperator.AtMost => value <= Threshold,
        ComparisonOperator.Equal => value == Threshold,
        _ => value != Threshold,
    };
}
