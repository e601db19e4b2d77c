using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using WasmOs.Functions.Access;
using WasmOs.Functions.Configuration;
using WasmOs.Functions.Executions;
using WasmOs.Functions.Federation;
using WasmOs.Functions.Guests;
using WasmOs.Functions.Health;
using WasmOs.Functions.Metrics.Streams;
using WasmOs.Functions.Shutdown;
using WasmOs.Functions.Startup;
using WasmOs.Kernel;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Federation;
using WasmOs.Kernel.Live;
using WasmOs.Runtime;
using WasmOs.Runtime.Loading;

namespace WasmOs.Functions;

/// <summary>
/// Registers the services that the function classes need. Both heads call this and add what differs between them: storage, their own settings, and what starts
/// and stops.
/// </summary>
public static class FunctionsRegistration
{
    /// <summary>
    /// Adds the services of the functions, the runtime and the rooms of the Kernel. The head must add an <see cref="Storage.IStorage"/> and a
    /// <see cref="TimeProvider"/>.
    /// </summary>
    /// <param name="services">The collection to add to.</param>
    /// <param name="product">Valid options. The container owns them from now on, so the caller must not change them.</param>
    public static IServiceCollection AddWasmOsFunctions(this IServiceCollection services, ProductOptions product)
    {
        ArgumentNullException.ThrowIfNull(product);
        product.AddTo(services);
        services.AddMetrics();
        services.AddSingleton<StorageProbes>()
            .AddSingleton<GuestFailureLog>()
            .AddSingleton<CountedBodies>()
            .AddSingleton<IPublicModules, PublicModules>()
            .AddSingleton<AccessGate>()
            .AddSingleton<LiveFrames>()
            .AddSingleton(CreateLiveReaders)
            .AddSingleton<IDrain>(static provider => provider.GetRequiredService<LiveReaders>());
        services.AddSingleton(provider => CreateRuntime(provider, product.Runtime));
        services.AddKernelRooms(KernelRooms.All).AddIdentityProviders(product.Federation);
        return services.AddHostedService<ReadyWork>().AddHostedService<AccessAnnouncement>().AddHostedService<ProviderAnnouncement>();
    }

    private static LiveReaders CreateLiveReaders(IServiceProvider provider) => new(
        provider.GetRequiredService<LiveFrames>, provider.GetRequiredService<LiveRuns>(), provider.GetRequiredService<LiveOptions>(),
        provider.GetRequiredService<BackgroundFailures>(), provider.GetRequiredService<TimeProvider>());

    private static WasmRuntime CreateRuntime(IServiceProvider provider, RuntimeOptions options)
    {
        options.BackgroundFailed = provider.GetRequiredService<BackgroundFailures>().Report;
        options.Meters = provider.GetRequiredService<IMeterFactory>();
        return WasmRuntime.Create(options, provider.GetRequiredService<IArtifactStore>(), provider.GetRequiredService<TimeProvider>());
    }
}
