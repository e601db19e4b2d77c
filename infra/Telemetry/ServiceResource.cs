using OpenTelemetry.Resources;
using WasmOs.Kernel.Rooms;

namespace WasmOs.Infra.Telemetry;

/// <summary>What collectors call this process. OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES of the environment come first.</summary>
internal static class ServiceResource
{
    /// <summary>The resource.</summary>
    public static ResourceBuilder Of(WorkerName worker) => ResourceBuilder.CreateDefault()
        .AddService("wasmos", serviceVersion: typeof(ServiceResource).Assembly.GetName().Version!.ToString(3), serviceInstanceId: worker.Value)
        .AddEnvironmentVariableDetector();
}
