using WasmOs.Functions.Settings;
using WasmOs.Functions.Settings.Table;
using WasmOs.Kernel.Capabilities;
using WasmOs.Kernel.Secrets;
using WasmOs.Kernel.Webhooks.Targets;
using WasmOs.Runtime;

namespace WasmOs.Host.Configuration;

/// <summary>What the settings make of the services behind the host: read, and found to be right, before any of them exists.</summary>
internal sealed class HostPlan
{
    /// <summary>The runtime.</summary>
    public required RuntimeOptions Runtime { get; init; }

    /// <summary>What the operator's file grants and allows.</summary>
    public required CapabilityOptions Capabilities { get; init; }

    /// <summary>Where webhooks may go.</summary>
    public required WebhookTargets Targets { get; init; }

    /// <summary>What secrets are stored under.</summary>
    public required SecretSeal Secrets { get; init; }

    /// <summary>Reads it.</summary>
    /// <exception cref="StartupException">Something is wrong; it names all mistakes.</exception>
    public static HostPlan Read(HostOptions options)
    {
        var report = new SettingReport();
        HostPlan plan = Read(options, report);
        report.ThrowIfWrong();
        options.Warnings = [.. options.Warnings, .. report.Warnings];
        return plan;
    }

    /// <summary>Reads it and adds what is wrong to a report.</summary>
    public static HostPlan Read(HostOptions options, SettingReport report)
    {
        RuntimeOptions runtime = RuntimeSettings.Read(options, report);
        CapabilityOptions capabilities = report.Collect(() => CapabilitiesFile.Read(options)) ?? CapabilityOptions.None;
        var settings = new SettingReader(name => options.Settings.GetValueOrDefault(name));
        WebhookTargets targets = settings.Read(TaskSettings.WebhookAllowedHosts, WebhookTargets.PublicOnly);
        report.Errors.AddRange(settings.Errors);

        // Last: a key is made only for a host that starts.
        bool mayCreate = report.Errors.Count == 0;
        runtime.ArtifactKey = report.Collect(() => ArtifactKey.Read(options, mayCreate, report.Warnings));
        SecretSeal secrets = report.Collect(() => SecretsKey.Read(options, mayCreate)) ?? SecretSeal.None;
        return new HostPlan { Runtime = runtime, Capabilities = capabilities, Targets = targets, Secrets = secrets };
    }
}
