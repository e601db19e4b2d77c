using WasmOs.Functions.Settings.Table;
using WasmOs.Host.Startup;
using WasmOs.Kernel.Secrets;

namespace WasmOs.Host.Configuration;

/// <summary>
/// The keys that encrypt stored secrets. They are kept with the deployment and not in the storage account, because a party that can read the account must not
/// be able to read the secrets.
/// </summary>
internal static class SecretsKey
{
    /// <summary>The warning for hosts that may share an account but have no common key.</summary>
    public const string NotShared =
        "SECRETS_KEY is not set: the secrets of webhooks are stored in the account under the key in DATA_DIR, and no other host can decrypt them. "
        + "Set it to the same base 64 of 32 random bytes on all hosts";

    private const string FileName = "secrets.key";

    /// <summary>Reads the keys from the data folder. Creates a missing file if allowed.</summary>
    /// <param name="options">The data folder.</param>
    /// <param name="mayCreate">Whether to create a missing key file. If not, the result for a missing file is <see cref="SecretSeal.None"/>.</param>
    /// <exception cref="StartupException">A key is invalid, or the data folder cannot be written.</exception>
    public static SecretSeal Read(HostOptions options, bool mayCreate)
    {
        return KeyFile.Read(options, FileName, mayCreate) is { } kept ? Parse(kept, $"'{KeyFile.PathOf(options, FileName)}'") : SecretSeal.None;
    }

    /// <summary>Whether a setting gives the keys. If not, this host has its own in the data folder.</summary>
    public static bool IsSet(HostOptions options) => !string.IsNullOrWhiteSpace(options.Settings.GetValueOrDefault(StorageSettings.SecretsKey.Name));

    private static SecretSeal Parse(string text, string where) => SecretSeal.TryParseKeys(text, out var keys)
        ? SecretSeal.Create(keys)
        : throw new StartupException("the settings are faulty", [$"{where} is not {StorageSettings.SecretsKey.Expected}"]);
}
