using WasmOs.Functions.Bodies;
using WasmOs.Functions.Settings;
using WasmOs.Functions.Settings.Table;
using WasmOs.Kernel.Secrets;
using WasmOs.Kernel.Usage;

namespace WasmOs.Functions.Configuration;

/// <summary>Reads the settings that both heads have into <see cref="ProductOptions"/>. Nothing else reads these settings.</summary>
public static class ProductOptionsReader
{
    /// <summary>
    /// Reads all settings. A wrong setting adds an error that begins with its name, and its option keeps its old value, as when the setting is missing.
    /// </summary>
    /// <param name="settings">The settings, from any source; it collects the errors. Paths in it must be absolute.</param>
    /// <param name="options">The options to change.</param>
    public static void Read(SettingReader settings, ProductOptions options)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(options);
        ReadApi(settings, options.Api);
        options.Runtime = RuntimeOptionsReader.Read(settings, options.Runtime);
        options.Runtime.Scan.ModuleBytes = (int)options.Api.MaxModuleBytes;
        ReadCapabilities(settings, options);
        options.Access.Mode = settings.Read(AccessSettings.Mode, options.Access.Mode);
        ReadBoundary(settings, options);
        ReadWork(settings, options);
        TierSettings.Read(settings, options.Tiers);
        options.WebhookTargets = settings.Read(TaskSettings.WebhookAllowedHosts, options.WebhookTargets);
        options.Secrets = settings.Read(StorageSettings.SecretsKey!, null) is { } keys ? SecretSeal.Create(keys) : options.Secrets;
        AuditSettings.Apply(settings, options.Audit);
        MetricsSettings.Apply(settings, options.Metrics);
        TraceSettings.Apply(settings, options.Traces);
        options.Live.MaxReaders = (int)settings.Read(MetricsSettings.StreamReaders, options.Live.MaxReaders);
        ReadUsage(settings, options.Usage);
        AlertSettings.Apply(settings, options.Alerts);
        if (settings.Read(AlertSettings.RulesFile!, null) is { } alerts)
        {
            AlertsFile.Read(alerts, options, settings.Errors);
        }

        options.Keys.TokenSecrets = settings.Read(KeySettings.TokenSecret, options.Keys.TokenSecrets);
        options.Keys.ApiKeySecret = settings.Read(KeySettings.ApiSalt!, options.Keys.ApiKeySecret);
        options.Federation = settings.Read(FederationSettings.ProvidersFile!, null) is { } providers
            ? IdentityProvidersFile.Read(providers, Variable, settings.Errors)
            : options.Federation;
        options.Pipeline.SlowRequest = settings.Read(ServerSettings.SlowRequest, options.Pipeline.SlowRequest);
        SettingOrder.Check(settings);

        string? Variable(string name)
        {
            options.NamedVariables.Add(name);
            return Environment.GetEnvironmentVariable(name);
        }
    }

    private static void ReadApi(SettingReader settings, ApiOptions api)
    {
        api.MaxModuleBytes = settings.Read(RunSettings.MaxWasmSize, api.MaxModuleBytes);
        api.MaxInputBytes = settings.Read(RunSettings.MaxInputSize, api.MaxInputBytes);
        api.MaxGuestBodyBytes = settings.Read(RunSettings.MaxGuestBodySize, api.MaxGuestBodyBytes);
        api.MaxBatchBytes = settings.Read(RunSettings.MaxBatchSize, api.MaxBatchBytes);
    }

    private static void ReadCapabilities(SettingReader settings, ProductOptions options)
    {
        var ceilings = options.Capabilities with { Most = CeilingSettings.ReadFiles(settings), MountSetting = CeilingSettings.MountSettingOf(settings) };
        options.Capabilities = settings.Read(StorageSettings.CapabilitiesFile!, null) is { } file
            ? CapabilitiesFile.Read(file, ceilings, settings.Errors)
            : ceilings;
    }

    private static void ReadBoundary(SettingReader settings, ProductOptions options) => options.Boundary = options.Boundary with
    {
        AllowedOrigins = settings.Read(BoundarySettings.AllowedOrigins, options.Boundary.AllowedOrigins),
        GuestDomain = settings.Read(BoundarySettings.GuestDomain!, options.Boundary.GuestDomain),
        TrustedProxies = settings.Read(BoundarySettings.TrustedProxies, options.Boundary.TrustedProxies),
    };

    private static void ReadUsage(SettingReader settings, UsageOptions usage)
    {
        usage.Retention = settings.Read(UsageSettings.Retention, usage.Retention);
        usage.Prices = settings.Read(UsageSettings.PricesFile!, null) is { } file ? UsagePricesFile.Read(file, settings.Errors) : usage.Prices;
    }

    private static void ReadWork(SettingReader settings, ProductOptions options)
    {
        var (tasks, quotas, history) = (options.Tasks, options.Quotas, options.History);
        tasks.Lease = settings.Read(TaskSettings.Lease, tasks.Lease);
        tasks.MaxConcurrentRuns = (int)settings.Read(TaskSettings.MaxConcurrent, tasks.MaxConcurrentRuns);
        tasks.Retention = settings.Read(TaskSettings.Retention, tasks.Retention);
        quotas.MaxModules = (int)settings.Read(QuotaSettings.MaxModules, quotas.MaxModules);
        quotas.MaxVersions = (int)settings.Read(QuotaSettings.MaxVersions, quotas.MaxVersions);
        quotas.MaxSchedules = (int)settings.Read(QuotaSettings.MaxSchedules, quotas.MaxSchedules);
        history.Retention = settings.Read(QuotaSettings.HistoryRetention, history.Retention);
    }
}
