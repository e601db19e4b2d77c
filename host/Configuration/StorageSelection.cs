using WasmOs.Infra.Azure;
using WasmOs.Infra.Local;
using WasmOs.Storage;

namespace WasmOs.Host.Configuration;

/// <summary>Chooses the storage adapter by the settings that Azure Functions uses for its own storage.</summary>
internal static class StorageSelection
{
    /// <summary>A connection string, or <c>UseDevelopmentStorage=true</c>. A secret.</summary>
    public const string ConnectionStringSetting = "AzureWebJobsStorage";

    /// <summary>An account's name. The process authenticates with its own identity.</summary>
    public const string AccountNameSetting = "AzureWebJobsStorage__accountName";

    /// <summary>The client id of a user-assigned identity.</summary>
    public const string ClientIdSetting = "AzureWebJobsStorage__clientId";

    /// <summary>Whether the settings name a storage account.</summary>
    public static bool NamesAccount(IReadOnlyDictionary<string, string> settings) =>
        Text(settings, ConnectionStringSetting) is not null || Text(settings, AccountNameSetting) is not null;

    /// <summary>Opens the account that the settings name, or else the local store in a folder. The caller owns the result.</summary>
    /// <exception cref="StorageUnavailableException">The folder cannot be used. The message has the reason and what to do.</exception>
    /// <exception cref="ArgumentException">The settings are invalid.</exception>
    public static IStorage Open(
        IReadOnlyDictionary<string, string> settings, string folder, TimeProvider time, QueueMessageEncoding messageEncoding = QueueMessageEncoding.Base64)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (!NamesAccount(settings))
        {
            return LocalStorage.Open(new LocalStorageOptions { Folder = folder }, time);
        }

        return AzureStorage.Create(Account(settings, messageEncoding), time);
    }

    /// <summary>
    /// Returns the reasons why <see cref="Open"/> would fail, as sentences without secrets; empty when there are none. Creates a missing folder.
    /// </summary>
    public static IReadOnlyList<string> Check(IReadOnlyDictionary<string, string> settings, string folder)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (NamesAccount(settings))
        {
            return AzureStorage.FindFault(Account(settings, QueueMessageEncoding.Base64)) is { } problem ? [problem] : [];
        }

        try
        {
            LocalStorage.CheckFolder(folder);
            return [];
        }
        catch (Exception e) when (e is StorageUnavailableException or ArgumentException)
        {
            return [e.Message];
        }
    }

    private static AzureStorageOptions Account(IReadOnlyDictionary<string, string> settings, QueueMessageEncoding messageEncoding) => new()
    {
        ConnectionString = Text(settings, ConnectionStringSetting),
        AccountName = Text(settings, AccountNameSetting),
        ClientId = Text(settings, ClientIdSetting),
        MessageEncoding = messageEncoding,
    };

    private static string? Text(IReadOnlyDictionary<string, string> settings, string name) =>
        settings.TryGetValue(name, out var value) && !string.IsNullOrWhiteSpace(value) ? value : null;
}
