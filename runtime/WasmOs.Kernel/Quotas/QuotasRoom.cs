using Microsoft.Extensions.DependencyInjection;
using WasmOs.Kernel.Rooms;

namespace WasmOs.Kernel.Quotas;

/// <summary>Declares the room: how much users may keep.</summary>
internal static class QuotasRoom
{
    /// <summary>The declaration.</summary>
    public static KernelRoom Room { get; } = new("Quotas")
    {
        AddServices = AddServices,
    };

    private static void AddServices(IServiceCollection services)
    {
        services.AddSingleton<DiskQuota>();
    }
}
