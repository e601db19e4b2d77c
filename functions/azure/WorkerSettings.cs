using Microsoft.Extensions.Configuration;
using WasmOs.Functions.Boundary;
using WasmOs.Functions.Boundary.Proxies;
using WasmOs.Functions.Settings;
using WasmOs.Functions.Settings.Table;
using WasmOs.Infra.Azure;
using WasmOs.Kernel.Capabilities;
using WasmOs.Kernel.History;
using WasmOs.Kernel.Quotas;
using WasmOs.Kernel.Secrets;
using WasmOs.Kernel.Tasks;
using WasmOs.Kernel.Webhooks.Targets;
using WasmOs.Runtime;

namespace WasmOs.Functions.Worker;

/// <summary>What the app settings of the function app say, by the table that the embedded host reads too.</summary>
internal sealed class WorkerSettings
{
    /// <summary>The storage account: <c>AzureWebJobsStorage</c>, or <c>AzureWebJobsStorage__accountName</c> with an identity.</summary>
    public required AzureStorageOptions Storage { get; init; }

    /// <summary>The runtime.</summary>
    public required RuntimeOptions Runtime { get; init; }

    /// <summary>How tasks are run.</summary>
    public required TaskOptions Tasks { get; init; }

    /// <summary>How much may be kept.</summary>
    public required QuotaOptions Quotas { get; init; }

    /// <summary>How long runs are kept in the history.</summary>
    public required TimeSpan HistoryRetention { get; init; }

    /// <summary>The REST interface.</summary>
    public required ApiOptions Api { get; init; }

    /// <summary>The ceilings of what modules' capabilities may set.</summary>
    public required CapabilityOptions Capabilities { get; init; }

    /// <summary>Where webhooks may go.</summary>
    public required WebhookTargets Targets { get; init; }

    /// <summary>Whose requests are served.</summary>
    public required BoundaryOptions Boundary { get; init; }

    /// <summary>What secrets are stored under; without a key no webhook can be made.</summary>
    public required SecretSeal Secrets { get; init; }

    /// <summary>Reads the settings.</summary>
    /// <param name="configuration">All sources; <c>__</c> in a variable's name is <c>:</c> there.</param>
    /// <param name="variables">The environment variables, which app settings are.</param>
    /// <exception cref="InvalidOperationException">Some are wrong; it names them all.</exception>
    public static WorkerSettings Read(IConfiguration configuration, IReadOnlyDictionary<string, string> variables)
    {
        var reader = new SettingReader(name => configuration[name.Replace("__", ":", StringComparison.Ordinal)]);
        var runtime = ReadRuntime(reader);
        var settings = new WorkerSettings
        {
            Storage = new AzureStorageOptions
            {
                ConnectionString = reader.Read(StorageSettings.ConnectionString!, null),
                AccountName = reader.Read(StorageSettings.AccountName!, null),
                ClientId = reader.Read(StorageSettings.ClientId!, null),
            },
            Runtime = runtime,
            Secrets = reader.Read(StorageSettings.SecretsKey!, null) is { } keys ? SecretSeal.Create(keys) : SecretSeal.None,
            Tasks = ReadTasks(reader),
            Capabilities = new CapabilityOptions { Most = CeilingSettings.ReadFiles(reader), MountSetting = CeilingSettings.MountSettingOf(reader) },
            Quotas = ReadQuotas(reader),
            HistoryRetention = reader.Read(QuotaSettings.HistoryRetention, new ExecutionHistoryOptions().Retention),
            Targets = reader.Read(TaskSettings.WebhookAllowedHosts, WebhookTargets.PublicOnly),
            Boundary = new BoundaryOptions
            {
                AllowedOrigins = reader.Read(BoundarySettings.AllowedOrigins, []),
                GuestDomain = reader.Read(BoundarySettings.GuestDomain!, null),
                TrustedProxies = reader.Read(BoundarySettings.TrustedProxies, ProxyNetworks.None),
            },
            Api = new ApiOptions
            {
                MaxModuleBytes = reader.Read(RunSettings.MaxWasmSize, ApiOptions.DefaultMaxModuleBytes),
                MaxInputBytes = reader.Read(RunSettings.MaxInputSize, ApiOptions.DefaultMaxInputBytes),
                MaxGuestBodyBytes = reader.Read(RunSettings.MaxGuestBodySize, ApiOptions.DefaultMaxGuestBodyBytes),
                MaxBatchBytes = reader.Read(RunSettings.MaxBatchSize, ApiOptions.DefaultMaxBatchBytes),
            },
        };
        SettingOrder.Check(reader);
        var errors = new List<string>([.. reader.Errors, .. runtime.Validate()]);
        new UnknownSettings(errors, new List<string>()).CheckVariables(variables, reader.Read(ServerSettings.IgnoredSettings, []));
        return errors.Count == 0 ? settings : throw new InvalidOperationException($"WasmOS cannot start; these app settings need a change:{string.Concat(errors.Select(error => "\n  - " + error))}");
    }

    private static RuntimeOptions ReadRuntime(SettingReader reader)
    {
        var runtime = RuntimeProfiles.Read(reader);
        var limits = runtime.Sandbox.Limits;
        runtime.Sandbox.Limits = limits with
        {
            MemoryBytes = reader.Read(RunSettings.MemoryLimit, limits.MemoryBytes),
            Timeout = reader.Read(RunSettings.ExecutionTimeout, limits.Timeout),
            CpuTimeout = reader.ReadOptional(RunSettings.ExecutionCpuTimeout, limits.CpuTimeout),
            Fuel = reader.ReadOptional(RunSettings.MaxFuel, limits.Fuel),
            HeldBytes = reader.Read(CeilingSettings.MaxRunHeldBytes, limits.HeldBytes),
            OutputBytes = (int)reader.Read(CeilingSettings.MaxOutputSize, limits.OutputBytes),
        };
        runtime.Sandbox.MaximumTimeout = reader.Read(CeilingSettings.MaxTimeout, runtime.Sandbox.MaximumTimeout);
        runtime.MaxHeldBytes = reader.Read(CeilingSettings.MaxHeldBytes, runtime.MaxHeldBytes);
        SettingOrder.LowerDefaults(reader, runtime);
        runtime.Scan.ModuleBytes = (int)reader.Read(RunSettings.MaxWasmSize, ApiOptions.DefaultMaxModuleBytes);
        runtime.ArtifactKey = reader.Read(StorageSettings.ArtifactKey!, null);
        return runtime;
    }

    private static QuotaOptions ReadQuotas(SettingReader reader)
    {
        var quotas = new QuotaOptions();
        quotas.MaxModules = (int)reader.Read(QuotaSettings.MaxModules, quotas.MaxModules);
        quotas.MaxVersions = (int)reader.Read(QuotaSettings.MaxVersions, quotas.MaxVersions);
        quotas.MaxSchedules = (int)reader.Read(QuotaSettings.MaxSchedules, quotas.MaxSchedules);
        return quotas;
    }

    private static TaskOptions ReadTasks(SettingReader reader)
    {
        var tasks = new TaskOptions();
        tasks.Lease = reader.Read(TaskSettings.Lease, tasks.Lease);
        tasks.MaxConcurrentRuns = (int)reader.Read(TaskSettings.MaxConcurrent, tasks.MaxConcurrentRuns);
        tasks.Retention = reader.Read(TaskSettings.Retention, tasks.Retention);
        return tasks;
    }
}
