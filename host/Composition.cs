using System.Reflection;
using WasmOs.Functions;
using WasmOs.Functions.Bodies;
using WasmOs.Host.Background;
using WasmOs.Host.Configuration;
using WasmOs.Host.Discovery;
using WasmOs.Host.Http;
using WasmOs.Host.Queues;
using WasmOs.Host.Startup;
using WasmOs.Host.Timers;
using WasmOs.Infra.Local;
using WasmOs.Storage;
using HostOptions = WasmOs.Host.Configuration.HostOptions;

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

    /// <summary>The kinds of triggers that functions may have, with the rules of each.</summary>
    public static IReadOnlyList<ITriggerRules> TriggersOf(HostOptions options) =>
        [new HttpTriggerRules(options.RoutePrefix), new TimerTriggerRules(), new QueueTriggerRules()];

    /// <summary>Adds the services that the function classes are constructed from.</summary>
    public static IServiceCollection AddWasmOs(this IServiceCollection services, HostOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        services.AddSingleton<IStorage>(provider => new SignallingStorage(
            OpenStorage(
                options, provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<WasmOsHost>>()), provider.GetRequiredService<QueueSignals>()));
        return services.AddWasmOsFunctions(options.Product).AddHostedService<StorageStart>();
    }

    /// <summary>A folder that cannot be used and settings that name no account are the operator's to mend, not defects.</summary>
    private static IStorage OpenStorage(HostOptions options, TimeProvider time, ILogger logger)
    {
        try
        {
            var storage = StorageSelection.Open(options.Settings, options.DataDirectory, time, options.Queues.MessageEncoding);
            foreach (var warning in storage is LocalStorage local ? local.Warnings : SecretsKey.IsSet(options) ? [] : [SecretsKey.NotShared])
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
