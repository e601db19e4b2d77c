using System.Text;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WasmOs.Functions.Boundary;
using WasmOs.Functions.Invocation;
using WasmOs.Functions.Pipeline;
using WasmOs.Functions.Shutdown;
using WasmOs.Functions.Worker.Requests;
using WasmOs.Infra.Azure;
using WasmOs.Infra.Federation;
using WasmOs.Infra.Mail;
using WasmOs.Infra.Telemetry;
using WasmOs.Storage;

namespace WasmOs.Functions.Worker;

/// <summary>Registers what this head adds to the shared services: storage, its settings, and what starts and stops.</summary>
internal static class WorkerComposition
{
    /// <summary>
    /// The Functions host kills a worker 5 s after it told the worker to stop. Running and cancelled calls get less than that in total, because the history is
    /// flushed after them.
    /// </summary>
    private static readonly DrainOptions Stop = new(TimeSpan.FromSeconds(2.5), TimeSpan.FromSeconds(1));

    /// <summary>
    /// The Functions host ends a worker whose call lasts longer than <c>functionTimeout</c>, 5 minutes in host.json. A stream ends before, and its reader
    /// comes back.
    /// </summary>
    private static readonly TimeSpan LongestStream = TimeSpan.FromMinutes(4);

    public static IServiceCollection AddWasmOs(this IServiceCollection services, WorkerSettings settings)
    {
        settings.Product.Live.Longest = LongestStream;
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IStorage>(provider => AzureStorage.Create(settings.Storage, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(_ => new RequestRules(settings.Product.Boundary));
        services.AddRequestPipeline(settings.Product.Pipeline, settings.Product.Traces).AddSingleton<FunctionFront>();
        services.AddSingleton(provider => new InvocationLeases(
            // The Functions host enforces functionTimeout.
            Timeout.InfiniteTimeSpan, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<InvocationLeases>>()));
        services.AddSingleton<IStartupFilter, UnmatchedCalls>();
        services.AddSingleton<FunctionRoutes>().AddSingleton<UnmatchedRequests>().AddSingleton<TriggerExecutor>();
        foreach (var type in FunctionMethods.Classes)
        {
            services.AddSingleton(type); // Constructed once in a process, as in the embedded host.
        }

        services.AddSingleton<RunningCalls>().AddSingleton<IDrain>(provider => provider.GetRequiredService<RunningCalls>());
        services.AddSingleton(Stop).AddHostedService<DrainService>();
        services.AddWasmOsFunctions(settings.Product)
            .AddFederationAdapters()
            .AddMailAdapters(settings.Product.Alerts)
            .AddTelemetryAdapters(settings.Product.Metrics, settings.Product.Traces);
        services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1; // A guest's bytes beyond ASCII are sent unchanged.
            // The Functions host has a limit of its own, and holds back the last kilobytes of a slow body: the client would be refused for the proxy's delay.
            kestrel.Limits.MinRequestBodyDataRate = null;
            // The Functions host has the usual limits, adds headers of its own, and may lengthen the path.
            kestrel.Limits.MaxRequestHeaderCount = 2 * kestrel.Limits.MaxRequestHeaderCount;
            kestrel.Limits.MaxRequestHeadersTotalSize = 2 * kestrel.Limits.MaxRequestHeadersTotalSize;
            kestrel.Limits.MaxRequestLineSize = 8 * kestrel.Limits.MaxRequestLineSize;
            kestrel.Limits.MaxRequestBodySize = settings.Product.Api.MaxUploadBytes; // WorkerEndpoint sets the limit of each function.
        });
        services.AddSingleton(settings).AddHostedService<SettingWarnings>();
        return services.AddHostedService<StorageStart>();
    }
}
