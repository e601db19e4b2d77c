using Microsoft.Extensions.DependencyInjection;
using WasmOs.Kernel.Rooms;

namespace WasmOs.Kernel.Capabilities;

/// <summary>Declares the Capabilities room: what modules are granted, their bundles and volumes, and the capabilities that learning runs asked for.</summary>
internal static class CapabilitiesRoom
{
    /// <summary>The declaration.</summary>
    public static KernelRoom Room { get; } = new("Capabilities")
    {
        AddServices = AddServices,
        Containers = [BlobVolume.Container],
        Tables = [ObservedCapabilities.Table],
        Errors = ["invalid-bundle"],
    };

    private static void AddServices(IServiceCollection services)
    {
        services.AddSingleton<ObservedCapabilities>();
    }
}
