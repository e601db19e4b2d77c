using Microsoft.Extensions.DependencyInjection;
using WasmOs.Functions.Configuration;
using WasmOs.Functions.Executions;
using WasmOs.Functions.Guests;
using WasmOs.Functions.Health;
using WasmOs.Functions.Startup;
using WasmOs.Kernel;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Runtime;
using WasmOs.Runtime.Loading;

namespace WasmOs.Functions;

/// <summary>Registers what the function classes need. Both heads call it and add what differs between them: storage, its settings, and what starts and stops.</summary>
public static class FunctionsRegistration
{
    /// <summary>Adds the functions' own services, the runtime and the rooms of the Kernel. The head adds <see cref="Storage.IStorage"/> and a <see cref="TimeProvider"/>.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="product">What all of it is told; valid, and the container's from now on.</param>
    public static IServiceCollection AddWasmOsFunctions(this IServiceCollection services, ProductOptions product)
    {
        ArgumentNullException.ThrowIfNull(product);
        product.AddTo(services);
        services.AddSingleton<StorageProbes>().AddSingleton<GuestFailureLog>().AddSingleton<CountedBodies>();
        services.AddSingleton(provider => CreateRuntime(provider, product.Runtime));
        return services.AddKernelRooms(KernelRooms.All).AddHostedService<ReadyWork>();
    }

    private static WasmRuntime CreateRuntime(IServiceProvider provider, RuntimeOptions options)
    {
        options.BackgroundFailed = provider.GetRequiredService<BackgroundFailures>().Report;
        return WasmRuntime.Create(options, provider.GetRequiredService<IArtifactStore>(), provider.GetRequiredService<TimeProvider>());
    }
}
