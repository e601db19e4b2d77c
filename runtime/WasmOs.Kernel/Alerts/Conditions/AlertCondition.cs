namespace WasmOs.Kernel.Alerts.Conditions;

/// <summary>A condition of an alert rule. Immutable.</summary>
public abstract record AlertCondition
{
    /// <summary>Whether some part can be asked for each module alone.</summary>
    public abstract bool IsAboutModules { get; }

    /// <summary>Whether the condition holds. A metric of which nothing is known holds nothing.</summary>
    /// <param name="figures">The values of metrics.</param>
    /// <param name="module">The module that is asked about; null for all together.</param>
    /// <param name="values">Receives the parts that hold, with their values, in words.</param>
    public abstract bool Holds(IAlertFigures figures, string? module, ICollection<string> values);

    /// <summary>Adds the values of all parts, in words, whether they hold or not.</summary>
    public abstract void AddValues(IAlertFigures figures, string? module, ICollection<string> values);
}
