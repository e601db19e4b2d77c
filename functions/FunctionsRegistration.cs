using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using WasmOs.Functions.Configuration;
using WasmOs.Functions.Executions;
using WasmOs.Functions.Guests;
using WasmOs.Functions.Health;
using WasmOs.Functions.Schedules;
using WasmOs.Functions.Webhooks;
using WasmOs.Kernel.Batches;
using WasmOs.Kernel.Capabilities;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Events;
using WasmOs.Kernel.Executions;
using WasmOs.Kernel.History;
using WasmOs.Kernel.Idempotency;
using WasmOs.Kernel.Modules;
using WasmOs.Kernel.Quotas;
using WasmOs.Kernel.Schedules;
using WasmOs.Kernel.Secrets;
using WasmOs.Kernel.Startup;
using WasmOs.Kernel.Tasks;
using WasmOs.Kernel.Webhooks;
using WasmOs.Kernel.Webhooks.Targets;
using WasmOs.Runtime;
using WasmOs.Storage;

namespace WasmOs.Functions;

/// <summary>Registers what the function classes need. Both heads call it and add what differs between them: storage, its settings, and what starts and stops.</summary>
public static class FunctionsRegistration
{
    /// <summary>Adds the functions' own services, the runtime and the Kernel. The head adds <see cref="IStorage"/> and a <see cref="TimeProvider"/>.</summary>
    /// <remarks>The container disposes users before what they use: history before storage, the runtime after the services that run guests.</remarks>
    /// <param name="services">Where to.</param>
    /// <param name="product">What all of it is told; valid, and the container's from now on.</param>
    public static IServiceCollection AddWasmOsFunctions(this IServiceCollection services, ProductOptions product)
    {
        ArgumentNullException.ThrowIfNull(product);
        services.AddSingleton(Options.Create(product.Api));
        services.AddSingleton(product.Capabilities).AddSingleton(product.Secrets).AddSingleton(product.WebhookTargets);
        services.TryAddSingleton<BackgroundFailures>();
        services.AddSingleton<StorageProbes>();
        services.AddSingleton(provider => DamageLog.Attach(
            ContentDamage.Of(provider.GetRequiredService<IStorage>().Blobs), provider.GetRequiredService<ILoggerFactory>().CreateLogger<ContentDamage>()));
        services.AddSingleton<GuestFailureLog>();
        services.AddSingleton<CountedBodies>();
        services.AddSingleton<KernelStartup>();
        services.TryAddSingleton<IdempotencyOptions>();
        services.AddSingleton<IdempotencyStore>(provider => new(
            provider.GetRequiredService<IStorage>(), provider.GetRequiredService<SecretSeal>(), provider.GetRequiredService<IdempotencyOptions>(), product.Worker, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(product.Quotas).AddSingleton<DiskQuota>();
        services.AddSingleton(provider =>
        {
            // The history reads and writes blobs from the start: what it finds damaged must reach the log.
            _ = provider.GetRequiredService<ContentDamage>();
            return new ExecutionHistory(
                provider.GetRequiredService<IStorage>(), product.History, provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<BackgroundFailures>(), provider.GetRequiredService<DiskQuota>());
        });
        services.AddSingleton(provider => CreateRuntime(provider, product.Runtime));
        services.AddSingleton(provider => new ModuleRegistry(
            provider.GetRequiredService<IStorage>(), provider.GetRequiredService<WasmRuntime>(), provider.GetRequiredService<TimeProvider>(), Random.Shared,
            product.Capabilities, provider.GetRequiredService<LearntUses>(), provider.GetRequiredService<EventPublisher>(),
            provider.GetRequiredService<BackgroundFailures>(), provider.GetRequiredService<QuotaOptions>(), provider.GetRequiredService<DiskQuota>()));
        services.AddSingleton<LearntUses>();
        AddWebhooks(services);
        services.AddSingleton(_ => new BatchOptions { Worker = product.Worker }).AddSingleton<BatchService>().AddSingleton<BatchLaneRunner>().AddSingleton<BatchSweep>();
        services.AddSingleton(provider => provider.GetRequiredService<ModuleRegistry>().Directory);
        AddTasks(services, product.Tasks);
        AddSchedules(services);
        return services.AddSingleton<ExecutionService>();
    }

    private static WasmRuntime CreateRuntime(IServiceProvider provider, RuntimeOptions options)
    {
        var failures = provider.GetRequiredService<BackgroundFailures>();
        options.BackgroundFailed = failures.Report;
        return WasmRuntime.Create(options, new BlobArtifactStore(provider.GetRequiredService<IStorage>().Blobs, failures), provider.GetRequiredService<TimeProvider>());
    }

    private static void AddTasks(IServiceCollection services, TaskOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(provider => new TaskRunner(
            provider.GetRequiredService<IStorage>(), provider.GetRequiredService<ExecutionService>(), provider.GetRequiredService<EventPublisher>(),
            provider.GetRequiredService<TaskOptions>(), provider.GetRequiredService<TimeProvider>(), Random.Shared,
            provider.GetRequiredService<BackgroundFailures>()));
        services.AddSingleton<TaskService>().AddSingleton<DeadTasks>().AddSingleton<TaskSweep>();
    }

    private static void AddSchedules(IServiceCollection services)
    {
        services.AddSingleton<ScheduleService>();
        services.AddSingleton(provider => new ScheduleRunner(
            provider.GetRequiredService<IStorage>(), provider.GetRequiredService<TaskService>(), provider.GetRequiredService<EventPublisher>(),
            provider.GetRequiredService<TimeProvider>(), ScheduleLog.To(provider.GetRequiredService<ILogger<ScheduleRunner>>(), provider.GetRequiredService<BackgroundFailures>())));
    }

    private static void AddWebhooks(IServiceCollection services)
    {
        services.AddHostedService<WebhookSealing>();
        services.AddSingleton<WebhookDirectory>().AddSingleton<EventPublisher>().AddSingleton<WebhookSubscriber>().AddSingleton<WebhookRegistry>().AddSingleton<WebhookDeliveries>();
        services.AddSingleton<IEventSubscriber>(provider => provider.GetRequiredService<WebhookSubscriber>());
        services.AddSingleton<IEventCallbacks>(provider => provider.GetRequiredService<WebhookSubscriber>());
        services.AddSingleton(provider => new WebhookSender(provider.GetRequiredService<WebhookTargets>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new WebhookDeliverer(
            provider.GetRequiredService<IStorage>(), provider.GetRequiredService<WebhookDirectory>(), provider.GetRequiredService<EventPublisher>(),
            provider.GetRequiredService<WebhookSender>(), provider.GetRequiredService<TimeProvider>(), Random.Shared,
            provider.GetRequiredService<BackgroundFailures>()));
    }
}
