namespace WasmOs.Kernel.Alerts.States;

/// <summary>What happened to an alert.</summary>
public enum AlertChangeKind
{
    /// <summary>It began to fire.</summary>
    Firing,

    /// <summary>It ceased to fire.</summary>
    Resolved,

    /// <summary>People could not be told for hours, and the notice was given up.</summary>
    NoticeFailed,
}
