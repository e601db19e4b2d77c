using WasmOs.Functions.Settings.Table;
using WasmOs.Host.Startup;

namespace WasmOs.Host.Configuration;

/// <summary>What the data folder gives where settings give nothing: the keys, which the host makes itself, and a place for bundles.</summary>
internal static class DataFolder
{
    /// <summary>Completes the options. A key is made only for a host that starts, so when the report has no error.</summary>
    public static void Complete(HostOptions options, SettingReport report)
    {
        options.Product.Capabilities = options.Product.Capabilities with { CacheFolder = Path.Combine(options.DataDirectory, "cache", "bundles") };
        var mayCreate = report.Errors.Count == 0;
        if (!IsSet(options, StorageSettings.ArtifactKey.Name))
        {
            options.Product.Runtime.ArtifactKey = report.Collect(() => ArtifactKey.Read(options, mayCreate, report.Warnings))
                ?? options.Product.Runtime.ArtifactKey;
        }

        if (!SecretsKey.IsSet(options))
        {
            options.Product.Secrets = report.Collect(() => SecretsKey.Read(options, mayCreate)) ?? options.Product.Secrets;
        }
    }

    private static bool IsSet(HostOptions options, string name) => !string.IsNullOrWhiteSpace(options.Settings.GetValueOrDefault(name));
}
