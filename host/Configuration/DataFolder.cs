using WasmOs.Functions.Settings.Table;
using WasmOs.Host.Startup;

namespace WasmOs.Host.Configuration;

/// <summary>Takes from the data folder what the settings leave out: the keys, which the host creates itself, and the folder of the bundle cache.</summary>
internal static class DataFolder
{
    /// <summary>Completes the options. Creates missing keys only when the report has no error, because otherwise the host does not start.</summary>
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
