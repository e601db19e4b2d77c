using System.Diagnostics.Tracing;

namespace WasmOs.Runtime.Diagnostics;

/// <summary>
/// The runtime's event source, for listeners such as dotnet-trace or an <see cref="EventListener"/>. An event costs almost nothing while there is no listener.
/// </summary>
[EventSource(Name = "WasmOs-Runtime")]
internal sealed class RuntimeEvents : EventSource
{
    public static readonly RuntimeEvents Log = new();

    [Event(1, Level = EventLevel.Informational, Message = "Module {0} refused ({1}): {2}")]
    public void ModuleRefused(string digest, string kind, string reason) => WriteEvent(1, digest, kind, reason);

    [Event(2, Level = EventLevel.Warning, Message = "Artifact of {0} not used: {1}")]
    public void ArtifactRefused(string digest, string reason) => WriteEvent(2, digest, reason);

    [Event(3, Level = EventLevel.Warning, Message = "Optimized code of {0} could not be made: {1}")]
    public void OptimizationFailed(string digest, string reason) => WriteEvent(3, digest, reason);

    [Event(4, Level = EventLevel.Error, Message = "Background work failed ({0}): {1}")]
    public void BackgroundFailed(string type, string reason) => WriteEvent(4, type, reason);

    [Event(5, Level = EventLevel.Informational, Message = "Module {0} loaded ({1}) in {2} ms")]
    public void ModuleLoaded(string digest, string start, double milliseconds) => WriteEvent(5, digest, start, milliseconds);

    [Event(6, Level = EventLevel.Informational, Message = "Run {0} of {1} ended: {2}")]
    public void RunFailed(string id, string digest, string fault) => WriteEvent(6, id, digest, fault);
}
