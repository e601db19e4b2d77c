using WasmOs.Kernel.Errors;

namespace WasmOs.Kernel.Alerts;

/// <summary>The errors of alerts. Slugs are part of the public interface: add new ones, never change existing ones.</summary>
public static class AlertErrors
{
    /// <summary>No rule has this name.</summary>
    public static KernelError NotFound(string name) => new(
        KernelErrorKind.NotFound, "alert-not-found", "There is no such alert rule", $"There is no alert rule {Quoted.Of(name)}. GET /api/v1/alerts lists them.");
}
