namespace WasmOs.Kernel.Alerts.States;

/// <summary>How it stands with an alert.</summary>
public enum AlertPhase
{
    /// <summary>The condition does not hold.</summary>
    Inactive,

    /// <summary>The condition holds, but not for long enough.</summary>
    Pending,

    /// <summary>The condition has held for long enough.</summary>
    Firing,
}
