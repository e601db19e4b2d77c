using System.Globalization;
using Microsoft.Extensions.Configuration;
using WasmOs.Infra.Azure;
using WasmOs.Kernel.Tasks;
using WasmOs.Kernel.Webhooks.Targets;
using WasmOs.Runtime;

namespace WasmOs.Functions.Worker;

/// <summary>What the app settings of the function app say, under the names that the embedded host knows too.</summary>
internal sealed class WorkerSettings
{
    /// <summary>The storage account: <c>AzureWebJobsStorage</c>, or <c>AzureWebJobsStorage__accountName</c> with an identity.</summary>
    public required AzureStorageOptions Storage { get; init; }

    /// <summary>The runtime.</summary>
    public required RuntimeOptions Runtime { get; init; }

    /// <summary>How tasks are run.</summary>
    public required TaskOptions Tasks { get; init; }

    /// <summary>The REST interface.</summary>
    public required ApiOptions Api { get; init; }

    /// <summary>Where webhooks may go.</summary>
    public required WebhookTargets Targets { get; init; }

    /// <summary>Reads the settings; a number that is none stops the start.</summary>
    public static WorkerSettings Read(IConfiguration configuration)
    {
        var limits = ResourceLimits.Default;
        return new WorkerSettings
        {
            Storage = new AzureStorageOptions
            {
                ConnectionString = configuration["AzureWebJobsStorage"],
                AccountName = configuration["AzureWebJobsStorage:accountName"],
                ClientId = configuration["AzureWebJobsStorage:clientId"],
            },
            Runtime = new RuntimeOptions
            {
                SchedulerPolicy = configuration["SCHEDULER_POLICY"] is { Length: > 0 } policy ? policy : new RuntimeOptions().SchedulerPolicy,
                ArtifactKey = configuration["ARTIFACT_KEY"] is { Length: > 0 } key ? Convert.FromBase64String(key) : null,
                Sandbox = new SandboxOptions
                {
                    AllowFiles = true,
                    Limits = limits with
                    {
                        MemoryBytes = Integer(configuration, "MEMORY_LIMIT") ?? limits.MemoryBytes,
                        Timeout = Integer(configuration, "EXECUTION_TIMEOUT") is { } seconds ? TimeSpan.FromSeconds(seconds) : limits.Timeout,
                        Fuel = Integer(configuration, "MAX_FUEL"),
                    },
                },
            },
            Tasks = ReadTasks(configuration),
            Targets = ReadTargets(configuration[WebhookTargets.Setting]),
            Api = new ApiOptions
            {
                MaxModuleBytes = Integer(configuration, "MAX_WASM_SIZE") ?? ApiOptions.DefaultMaxModuleBytes,
                MaxInputBytes = Integer(configuration, "MAX_INPUT_SIZE") ?? ApiOptions.DefaultMaxInputBytes,
                MaxGuestBodyBytes = Integer(configuration, "MAX_GUEST_BODY_SIZE") ?? ApiOptions.DefaultMaxGuestBodyBytes,
                MaxBatchBytes = Integer(configuration, "MAX_BATCH_SIZE") ?? ApiOptions.DefaultMaxBatchBytes,
            },
        };
    }

    private static TaskOptions ReadTasks(IConfiguration configuration)
    {
        var tasks = new TaskOptions();
        tasks.Lease = Integer(configuration, "TASK_LEASE") is { } seconds ? TimeSpan.FromSeconds(seconds) : tasks.Lease;
        tasks.MaxConcurrentRuns = (int?)Integer(configuration, "MAX_CONCURRENT_TASKS") ?? tasks.MaxConcurrentRuns;
        tasks.Retention = Integer(configuration, "TASK_RETENTION") is { } days ? TimeSpan.FromDays(days) : tasks.Retention;
        return tasks;
    }

    private static WebhookTargets ReadTargets(string? text)
    {
        var faults = new List<string>();
        var targets = WebhookTargets.Parse(text, faults);
        return faults.Count == 0 ? targets : throw new InvalidOperationException($"The app setting {WebhookTargets.Setting} is wrong: {string.Join(' ', faults)}");
    }

    private static long? Integer(IConfiguration configuration, string name) =>
        configuration[name] is not { Length: > 0 } text ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value
        : throw new InvalidOperationException($"The app setting {name} must be a whole number.");
}
