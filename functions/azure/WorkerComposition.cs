using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WasmOs.Functions.Boundary;
using WasmOs.Functions.Invocation;
using WasmOs.Functions.Pipeline;
using WasmOs.Functions.Worker.Requests;
using WasmOs.Functions.Worker.Stop;
using WasmOs.Infra.Azure;
using WasmOs.Kernel.History;
using WasmOs.Kernel.Quotas;
using WasmOs.Kernel.Storage;
using WasmOs.Kernel.Tasks;

namespace WasmOs.Functions.Worker;

/// <summary>What this head adds to what both heads share: storage, its settings, and what starts and stops.</summary>
internal static class WorkerComposition
{
    public static IServiceCollection AddWasmOs(this IServiceCollection services, WorkerSettings settings)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IStorage>(provider => AzureStorage.Create(settings.Storage, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(_ => settings.Targets);
        services.AddSingleton(_ => new RequestRules(settings.Boundary));
        services.AddSingleton<ChangeLines>();
        services.AddSingleton(new PipelineOptions());
        services.AddSingleton(provider => new InvocationLeases(
            Timeout.InfiniteTimeSpan, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<InvocationLeases>>())); // The Functions host keeps functionTimeout.
        services.AddSingleton<FunctionRoutes>().AddSingleton<UnmatchedRequests>().AddSingleton<TriggerExecutor>();
        services.AddSingleton<WorkerDrain>();
        services.AddHostedService(provider => provider.GetRequiredService<WorkerDrain>());
        services.AddSingleton(_ => settings.Capabilities);
        services.AddSingleton(_ => settings.Secrets);
        services.AddWasmOsFunctions(settings.Runtime, $"az-{Guid.CreateVersion7():n}");
        services.Configure<ApiOptions>(options =>
        {
            options.MaxModuleBytes = settings.Api.MaxModuleBytes;
            options.MaxInputBytes = settings.Api.MaxInputBytes;
            options.MaxGuestBodyBytes = settings.Api.MaxGuestBodyBytes;
            options.MaxBatchBytes = settings.Api.MaxBatchBytes;
        });
        services.Configure<TaskOptions>(options =>
        {
            options.Lease = settings.Tasks.Lease;
            options.MaxConcurrentRuns = settings.Tasks.MaxConcurrentRuns;
            options.Retention = settings.Tasks.Retention;
        });
        services.Configure<QuotaOptions>(options =>
        {
            options.MaxModules = settings.Quotas.MaxModules;
            options.MaxVersions = settings.Quotas.MaxVersions;
            options.MaxSchedules = settings.Quotas.MaxSchedules;
        });
        services.Configure<ExecutionHistoryOptions>(options => options.Retention = settings.HistoryRetention);
        services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1; // A guest's bytes beyond ASCII go out as they are.
            kestrel.Limits.MaxRequestBodySize = settings.Api.MaxUploadBytes; // WorkerEndpoint sets each function's own.
        });
        return services.AddHostedService<StorageStart>();
    }
}
