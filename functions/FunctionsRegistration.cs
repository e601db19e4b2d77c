using Microsoft.Extensions.DependencyInjection;
using WasmOs.Functions.Health;
using WasmOs.Functions.Json.Arguments;
using WasmOs.Kernel.Executions;

namespace WasmOs.Functions;

/// <summary>Registers what the function classes need besides the Kernel and its storage.</summary>
public static class FunctionsRegistration
{
    /// <summary>Adds the services; the head adds the Kernel, storage, a <see cref="TimeProvider"/> and configures <see cref="ApiOptions"/>.</summary>
    public static IServiceCollection AddWasmOsFunctions(this IServiceCollection services)
    {
        services.AddOptions<ApiOptions>().ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<ArgumentConverter>(ArgumentReader.Read);
        return services.AddSingleton<StorageProbes>();
    }
}
