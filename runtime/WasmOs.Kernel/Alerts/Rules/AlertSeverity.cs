namespace WasmOs.Kernel.Alerts.Rules;

/// <summary>How urgent an alert is.</summary>
public enum AlertSeverity
{
    /// <summary>Good to know.</summary>
    Info,

    /// <summary>Somebody should look at it in working hours.</summary>
    Warning,

    /// <summary>Somebody should look at it now.</summary>
    Critical,
}
