using Microsoft.Extensions.DependencyInjection;
using WasmOs.Kernel.Capabilities;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Events;
using WasmOs.Kernel.Quotas;
using WasmOs.Kernel.Rooms;
using WasmOs.Runtime;
using WasmOs.Runtime.Loading;
using WasmOs.Storage;

namespace WasmOs.Kernel.Modules;

/// <summary>Declares the Modules room: names, versions, aliases, settings and content of modules.</summary>
internal static class ModulesRoom
{
    /// <summary>The declaration.</summary>
    public static KernelRoom Room { get; } = new("Modules")
    {
        AddServices = AddServices,
        Containers = [ModuleBlobs.Container, BlobArtifactStore.Container],
        Tables = [ModuleRows.Table, ModuleIndex.Table],
        Sweeps = [KernelSweep.By<ModuleRegistry>("sweep-modules", static (registry, now, cancellationToken) => registry.SweepAsync(now, cancellationToken))],
        EventTypes = [ModuleEventTypes.Created, ModuleEventTypes.Updated, ModuleEventTypes.Deleted],
        Errors =
        [
            "module-name-invalid", "module-reference-invalid", "alias-invalid", "module-not-found", "version-not-found",
            "alias-not-found", "version-conflict", "version-in-use", "invalid-wasm", "module-too-complex", "module-quota",
            "version-quota",
        ],
    };

    private static void AddServices(IServiceCollection services)
    {
        services.AddSingleton<IArtifactStore>(provider => new BlobArtifactStore(
            provider.GetRequiredService<IStorage>().Blobs, provider.GetRequiredService<BackgroundFailures>()));
        services.AddSingleton(provider => new ModuleRegistry(
            provider.GetRequiredService<IStorage>(), provider.GetRequiredService<WasmRuntime>(), provider.GetRequiredService<TimeProvider>(), Random.Shared,
            provider.GetRequiredService<CapabilityOptions>(), provider.GetRequiredService<ObservedCapabilities>(),
            provider.GetRequiredService<EventPublisher>(),
            provider.GetRequiredService<BackgroundFailures>(), provider.GetRequiredService<QuotaOptions>(), provider.GetRequiredService<DiskQuota>()));
        services.AddSingleton(provider => provider.GetRequiredService<ModuleRegistry>().Directory);
    }
}
