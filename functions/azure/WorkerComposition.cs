using Microsoft.Extensions.DependencyInjection;
using WasmOs.Infra.Azure;
using WasmOs.Kernel.Executions;
using WasmOs.Kernel.History;
using WasmOs.Kernel.Idempotency;
using WasmOs.Kernel.Modules;
using WasmOs.Kernel.Startup;
using WasmOs.Kernel.Storage;
using WasmOs.Runtime;
using WasmOs.Runtime.Compilation;

namespace WasmOs.Functions.Worker;

/// <summary>What this head is made of: the one place where adapters are chosen and services are wired.</summary>
/// <remarks>Factories, not instances: the container disposes what it made, each service before what it was made from, so storage goes last.</remarks>
internal static class WorkerComposition
{
    public static IServiceCollection AddWasmOs(this IServiceCollection services, WorkerSettings settings)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(Random.Shared);
        services.AddSingleton<IStorage>(provider => AzureStorage.Create(settings.Storage, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => provider.GetRequiredService<IStorage>().Tables);
        services.AddSingleton<IArtifactStore>(provider => new BlobArtifactStore(provider.GetRequiredService<IStorage>().Blobs));
        services.AddSingleton(provider => WasmRuntime.Create(
            settings.Runtime, provider.GetRequiredService<IArtifactStore>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ModuleRegistry>();
        services.AddSingleton(provider => provider.GetRequiredService<ModuleRegistry>().Directory);
        services.AddSingleton(provider => new ExecutionHistory(
            provider.GetRequiredService<IStorage>(), new ExecutionHistoryOptions { Worker = $"az-{Guid.CreateVersion7():n}" },
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ExecutionService>();
        services.AddSingleton<IdempotencyStore>();
        services.AddSingleton<KernelStartup>();
        services.AddHostedService<StartupService>();
        services.AddWasmOsFunctions().Configure<ApiOptions>(options =>
        {
            options.MaxModuleBytes = settings.Api.MaxModuleBytes;
            options.MaxInputBytes = settings.Api.MaxInputBytes;
        });
        return services;
    }
}
