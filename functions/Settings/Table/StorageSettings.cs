using WasmOs.Kernel.Secrets;

namespace WasmOs.Functions.Settings.Table;

/// <summary>Settings of where data and keys are stored.</summary>
public static class StorageSettings
{
    private const int MinKeyBytes = 32;

    /// <summary>The folder of the local store.</summary>
    public static Setting<string> DataDirectory { get; } = SettingTypes.Text(
        "DATA_DIR", "folder of the local store; one process owns it", "a path", ".data", path: true,
        onAzure: "There is no local store: data is in the storage account that AzureWebJobsStorage names.");

    /// <summary>The storage account, by a connection string.</summary>
    public static Setting<string> ConnectionString { get; } = SettingTypes.Text(
        "AzureWebJobsStorage", "connection string of a storage account, or `UseDevelopmentStorage=true` for Azurite", "a connection string", note: "the local store", secret: true);

    /// <summary>The storage account, by its name.</summary>
    public static Setting<string> AccountName { get; } =
        SettingTypes.Text("AzureWebJobsStorage__accountName", "name of a storage account that is used with the process's identity", "a name");

    /// <summary>The client id of the identity that accesses the storage account.</summary>
    public static Setting<string> ClientId { get; } =
        SettingTypes.Text("AzureWebJobsStorage__clientId", "client id of the identity, when the process has several", "a client id");

    /// <summary>The key that authenticates compiled code.</summary>
    public static Setting<byte[]> ArtifactKey { get; } = new(
        "ARTIFACT_KEY", "key under which compiled code is authenticated; the same on all hosts of an account",
        $"the base 64 of {MinKeyBytes} bytes or more. Make one with: openssl rand -base64 32", null, ParseKey)
    { IsSecret = true, DefaultNote = "a file in `DATA_DIR`" };

    /// <summary>The keys that encrypt stored secrets.</summary>
    public static Setting<IReadOnlyList<byte[]>> SecretsKey { get; } = new(
        SecretSeal.Setting, "keys under which secrets are stored, the newest first, divided by commas; the same on all hosts of an account",
        $"the base 64 of {MinKeyBytes} bytes or more, or several divided by commas. Make one with: openssl rand -base64 32", null, ParseKeys)
    { IsSecret = true, DefaultNote = "a file in `DATA_DIR`" };

    /// <summary>The operator's file about capabilities.</summary>
    public static Setting<string> CapabilitiesFile { get; } = SettingTypes.Text(
        "CAPABILITIES_FILE", "YAML file of the directories that modules may mount, and of modules' capabilities", "a path", note: "nothing of this machine", path: true);

    /// <summary>All settings of this class, in the order of <c>--help</c>.</summary>
    internal static IEnumerable<Setting> All => [DataDirectory, ConnectionString, AccountName, ClientId, ArtifactKey, SecretsKey, CapabilitiesFile];

    /// <summary>Reads a key in base 64. False when the text is not base 64 or the key is too short.</summary>
    public static bool TryParseKey(string text, out byte[] key)
    {
        ArgumentNullException.ThrowIfNull(text);
        key = new byte[text.Length];
        var read = Convert.TryFromBase64String(text, key, out var length) && length >= MinKeyBytes;
        key = key[..length];
        return read;
    }

    private static bool ParseKeys(string text, ICollection<string> faults, out IReadOnlyList<byte[]> keys) => SecretSeal.TryParseKeys(text, out keys);

    private static bool ParseKey(string text, ICollection<string> faults, out byte[] key) => TryParseKey(text, out key);
}
