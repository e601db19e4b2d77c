namespace WasmOs.Kernel.Alerts.Conditions;

/// <summary>The values of metrics at one moment.</summary>
public interface IAlertFigures
{
    /// <summary>The modules that ran lately.</summary>
    IEnumerable<string> Modules { get; }

    /// <summary>A value, in the metric's unit; null when nothing is known, such as the part of no runs that failed.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="label">The value of its label; null for all together.</param>
    double? ValueOf(AlertMetric metric, string? label);
}
