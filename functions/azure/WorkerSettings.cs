using Microsoft.Extensions.Configuration;
using WasmOs.Functions.Configuration;
using WasmOs.Functions.Settings;
using WasmOs.Functions.Settings.Table;
using WasmOs.Infra.Azure;

namespace WasmOs.Functions.Worker;

/// <summary>The app settings of the function app: the options that both heads share, and the storage account, which only this head has.</summary>
internal sealed class WorkerSettings
{
    private WorkerSettings(AzureStorageOptions storage) => Storage = storage;

    /// <summary>The storage account: <c>AzureWebJobsStorage</c>, or <c>AzureWebJobsStorage__accountName</c> with an identity.</summary>
    public AzureStorageOptions Storage { get; }

    /// <summary>The options that both heads share.</summary>
    public ProductOptions Product { get; } = new();

    /// <summary>What prevents the start: one sentence for each error, without secrets. The worker starts only when this is empty.</summary>
    public IReadOnlyList<string> Errors { get; private set; } = [];

    /// <summary>Sentences about settings that are odd but do not prevent the start.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>Reads the settings.</summary>
    /// <param name="configuration">All sources of settings. A <c>__</c> in a variable's name is a <c>:</c> there.</param>
    /// <param name="variables">The environment variables, which include the app settings. Names that only look like settings are reported.</param>
    /// <param name="appFolder">The absolute folder of the app, where relative paths start.</param>
    public static WorkerSettings Read(IConfiguration configuration, IReadOnlyDictionary<string, string> variables, string appFolder)
    {
        var values = ValuesOf(configuration);
        SettingPaths.MakeAbsolute(values, values.Keys, appFolder);
        var reader = new SettingReader(name => values.GetValueOrDefault(name));
        var settings = new WorkerSettings(new AzureStorageOptions
        {
            ConnectionString = reader.Read(StorageSettings.ConnectionString!, null),
            AccountName = reader.Read(StorageSettings.AccountName!, null),
            ClientId = reader.Read(StorageSettings.ClientId!, null),
        });
        ProductOptionsReader.Read(reader, settings.Product);
        var unknown = new List<string>();
        new UnknownSettings(unknown, settings.Warnings, onAzure: true).CheckVariables(
            variables, [.. reader.Read(ServerSettings.IgnoredSettings, []), .. settings.Product.NamedVariables]);
        var storage = AzureStorage.FindFault(settings.Storage) is { } problem ? [$"{StorageSettings.ConnectionString.Name}: {problem}"] : Array.Empty<string>();
        settings.Errors = [.. reader.Errors.Concat(settings.Product.Validate()).Concat(unknown).Concat(storage).Distinct()];
        return settings;
    }

    private static Dictionary<string, string> ValuesOf(IConfiguration configuration)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var setting in SettingTable.All)
        {
            if (configuration[setting.Name.Replace("__", ":", StringComparison.Ordinal)] is { } value)
            {
                values[setting.Name] = value;
            }
        }

        return values;
    }
}
