using Microsoft.Extensions.DependencyInjection;
using WasmOs.Kernel.Rooms;

namespace WasmOs.Kernel.Quotas;

/// <summary>Declares the Quotas room: limits on what users may store.</summary>
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
