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

    /// <summary>
    /// A file beside the store that says that a key was made for it. It does not lie with the key, so that it is there when the whole folder of keys is lost.
    /// </summary>
    private const string Mark = "secrets.made";

    /// <summary>Reads the keys from the data folder. Creates a missing file if allowed.</summary>
    /// <param name="options">The data folder.</param>
    /// <param name="mayCreate">Whether to create a missing key file. If not, the result for a missing file is <see cref="SecretSeal.None"/>.</param>
    /// <exception cref="StartupException">A key is invalid or was lost, or the data folder cannot be written.</exception>
    public static SecretSeal Read(HostOptions options, bool mayCreate)
    {
        var path = KeyFile.PathOf(options, FileName);
        var mark = Path.Combine(options.DataDirectory, Mark);
        if (!File.Exists(path) && File.Exists(mark))
        {
            throw new StartupException(
                "the settings are faulty",
                [$"The key file '{path}' is missing, and the store beside it has secrets that nothing else opens: the keys of sign-ins, of API keys and of "
                    + "the audit trail, and webhooks' secrets. Restore the file from a backup. "
                    + $"If it is lost for ever, {StorageSettings.SecretsKey.Name} with a new key starts the host without them."]);
        }

        if (KeyFile.Read(options, FileName, mayCreate) is not { } kept)
        {
            return SecretSeal.None;
        }

        var seal = Parse(kept, $"'{path}'");
        if (mayCreate)
        {
            KeyFile.Touch(mark);
        }

        return seal;
    }

    /// <summary>Whether a setting gives the keys. If not, this host has its own in the data folder.</summary>
    public static bool IsSet(HostOptions options) => !string.IsNullOrWhiteSpace(options.Settings.GetValueOrDefault(StorageSettings.SecretsKey.Name));

    private static SecretSeal Parse(string text, string where) => SecretSeal.TryParseKeys(text, out var keys)
        ? SecretSeal.Create(keys)
        : throw new StartupException("the settings are faulty", [$"{where} is not {StorageSettings.SecretsKey.Expected}"]);
}
