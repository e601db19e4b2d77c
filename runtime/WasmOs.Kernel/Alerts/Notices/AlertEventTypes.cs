namespace WasmOs.Kernel.Alerts.Notices;

/// <summary>The types of events about alerts. They are part of the public interface: add new ones, never change existing ones.</summary>
public static class AlertEventTypes
{
    /// <summary>An alert fires, or still fires.</summary>
    public const string Firing = "alert.firing";

    /// <summary>An alert has ceased to fire.</summary>
    public const string Resolved = "alert.resolved";
}
