using System.Reflection;
using WasmOs.Functions;
using WasmOs.Host.Background;
using WasmOs.Host.Configuration;
using WasmOs.Infra;
using WasmOs.Runtime;

namespace WasmOs.Host;

/// <summary>What this host is made of besides itself: the one place where adapters are chosen and services are wired.</summary>
/// <remarks>
/// Register types or factories, not instances: the container disposes what it made, each service before what it was made from. So storage, on which all
/// rests, goes last, after the runtime and the history have flushed.
/// </remarks>
internal static class Composition
{
    /// <summary>Pool threads beside those that guests can block: requests must be answered while every slot runs a guest.</summary>
    private const int SpareThreads = 16;

    /// <summary>The assemblies whose functions are served.</summary>
    public static IReadOnlyList<Assembly> FunctionAssemblies { get; } = [typeof(ApiOptions).Assembly];

    /// <summary>Adds the services that the function classes are constructed from.</summary>
    public static IServiceCollection AddWasmOs(this IServiceCollection services, HostOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        RuntimeOptions runtime = RuntimeSettings.Read(options);
        services.AddSingleton(provider => StorageSelection.Open(options.Settings, options.DataDirectory, provider.GetRequiredService<TimeProvider>()));
        services.AddWasmOsFunctions(runtime, WorkerName.Create());
        services.Configure<ApiOptions>(api =>
        {
            api.MaxModuleBytes = options.MaxWasmSize;
            api.MaxInputBytes = options.MaxInputSize;
        });
        services.AddHostedService<StorageStart>();
        services.AddHostedService<Housekeeping>();
        KeepThreadsSpare(runtime);
        return services;
    }

    /// <summary>A guest blocks the thread that it runs on, and a pool that finds itself short of threads adds one every half second: an outage.</summary>
    private static void KeepThreadsSpare(RuntimeOptions runtime)
    {
        int slots = runtime.Slots == 0 ? Environment.ProcessorCount : runtime.Slots;
        ThreadPool.GetMinThreads(out int workers, out int completions);
        ThreadPool.SetMinThreads(Math.Max(workers, (2 * slots) + SpareThreads), completions);
    }
}
