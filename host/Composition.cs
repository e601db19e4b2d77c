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
using WasmOs.Infra.Federation;
using WasmOs.Infra.Local;
using WasmOs.Infra.Mail;
using WasmOs.Infra.Telemetry;
using WasmOs.Storage;
using HostOptions = WasmOs.Host.Configuration.HostOptions;

namespace WasmOs.Host;

/// <summary>Chooses the storage adapter, lists the trigger rules and wires the product's services. No other place does any of these.</summary>
/// <remarks>
/// Register types or factories, not instances: the container disposes the services that it created, each before the services it depends on. Storage, on which
/// all services depend, is therefore disposed last, after the runtime and the history have flushed.
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
        options.Product.Access.IsLoopback = options.IsLoopback && options.Product.Boundary.TrustedProxies.IsEmpty;
        services.AddSingleton<IStorage>(provider => new SignallingStorage(
            OpenStorage(
                options, provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<WasmOsHost>>()), provider.GetRequiredService<QueueSignals>()));
        return services.AddWasmOsFunctions(options.Product)
            .AddFederationAdapters()
            .AddMailAdapters(options.Product.Alerts)
            .AddTelemetryAdapters(options.Product.Metrics, options.Product.Traces)
            .AddHostedService<StorageStart>();
    }

    /// <summary>
    /// Opens the store. An unusable folder and invalid account settings become a <see cref="StartupException"/>, because the operator must correct them; they
    /// are no defects of the program.
    /// </summary>
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
