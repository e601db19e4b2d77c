using System.Reflection;
using WasmOs.Functions;
using WasmOs.Host.Background;
using WasmOs.Host.Configuration;
using WasmOs.Host.Queues;
using WasmOs.Infra;
using WasmOs.Infra.Local;
using WasmOs.Kernel.History;
using WasmOs.Kernel.Quotas;
using WasmOs.Kernel.Storage;
using WasmOs.Kernel.Tasks;

namespace WasmOs.Host;

/// <summary>What this host is made of besides itself: the one place where adapters are chosen and services are wired.</summary>
/// <remarks>
/// Register types or factories, not instances: the container disposes what it made, each service before what it was made from. So storage, on which all
/// rests, goes last, after the runtime and the history have flushed.
/// </remarks>
internal static partial class Composition
{
    /// <summary>The assemblies whose functions are served.</summary>
    public static IReadOnlyList<Assembly> FunctionAssemblies { get; } = [typeof(ApiOptions).Assembly];

    /// <summary>Adds the services that the function classes are constructed from.</summary>
    /// <exception cref="StartupException">The settings are wrong.</exception>
    public static IServiceCollection AddWasmOs(this IServiceCollection services, HostOptions options) => services.AddWasmOs(options, HostPlan.Read(options));

    /// <summary>Adds the services that the function classes are constructed from.</summary>
    public static IServiceCollection AddWasmOs(this IServiceCollection services, HostOptions options, HostPlan plan)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(plan);
        services.AddSingleton(_ => plan.Capabilities);
        services.AddSingleton(_ => plan.Targets);
        services.AddSingleton(_ => plan.Secrets);
        services.AddSingleton<IStorage>(provider => new SignallingStorage(
            OpenStorage(options, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<WasmOsHost>>()), provider.GetRequiredService<QueueSignals>()));
        services.AddWasmOsFunctions(plan.Runtime, WorkerName.Create());
        services.Configure<ApiOptions>(api =>
        {
            api.MaxModuleBytes = options.MaxWasmSize;
            api.MaxInputBytes = options.MaxInputSize;
            api.MaxGuestBodyBytes = options.MaxGuestBodySize;
            api.MaxBatchBytes = options.MaxBatchSize;
        });
        services.Configure<TaskOptions>(tasks =>
        {
            tasks.Lease = options.Tasks.Lease;
            tasks.MaxConcurrentRuns = options.Tasks.MaxConcurrentRuns;
            tasks.Retention = options.Tasks.Retention;
        });
        services.Configure<QuotaOptions>(quotas =>
        {
            quotas.MaxModules = options.Quotas.MaxModules;
            quotas.MaxVersions = options.Quotas.MaxVersions;
            quotas.MaxSchedules = options.Quotas.MaxSchedules;
            quotas.MaxDiskBytes = options.Quotas.MaxDiskBytes;
        });
        services.Configure<ExecutionHistoryOptions>(history => history.Retention = options.HistoryRetention);
        services.AddHostedService<StorageStart>();
        return services;
    }

    /// <summary>A folder that cannot be used and settings that name no account are the operator's to mend, not defects.</summary>
    private static IStorage OpenStorage(HostOptions options, TimeProvider time, ILogger logger)
    {
        try
        {
            IStorage storage = StorageSelection.Open(options.Settings, options.DataDirectory, time, options.Queues.MessageEncoding);
            foreach (string warning in storage is LocalStorage local ? local.Warnings : SecretsKey.IsSet(options) ? [] : [SecretsKey.NotShared])
            {
                LogWarning(logger, warning);
            }

            return storage;
        }
        catch (StorageUnavailableException e)
        {
            throw new StartupException("storage cannot be used", [$"{e.Message} DATA_DIR names the folder of the local store."]);
        }
        catch (ArgumentException e)
        {
            throw new StartupException("storage cannot be used", [$"AzureWebJobsStorage: {e.Message}"]);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Warning}")]
    private static partial void LogWarning(ILogger logger, string warning);
}
