using WasmOs.Functions.Settings.Table;
using WasmOs.Host.Startup;
using WasmOs.Kernel.Secrets;

namespace WasmOs.Host.Configuration;

/// <summary>The keys under which secrets are stored. They live with the deployment, not in the storage account: who can read there must not be able to read secrets.</summary>
internal static class SecretsKey
{
    /// <summary>What the log says when several hosts may share secrets and have no key in common.</summary>
    public const string NotShared =
        "SECRETS_KEY is not set: the secrets of webhooks are stored in the account under the key in DATA_DIR, and no other host can read them. Set it to the same base 64 of 32 random bytes on all hosts";

    private const string FileName = "secrets.key";

    /// <summary>The keys in the data folder; one is made when the file is missing.</summary>
    /// <param name="options">The data folder.</param>
    /// <param name="mayCreate">Whether a missing key is made.</param>
    /// <exception cref="StartupException">A key cannot be used, or the data folder cannot be written.</exception>
    public static SecretSeal Read(HostOptions options, bool mayCreate)
    {
        return KeyFile.Read(options, FileName, mayCreate) is { } kept ? Parse(kept, $"'{KeyFile.PathOf(options, FileName)}'") : SecretSeal.None;
    }

    /// <summary>Whether the keys are set, rather than this host's own.</summary>
    public static bool IsSet(HostOptions options) => !string.IsNullOrWhiteSpace(options.Settings.GetValueOrDefault(StorageSettings.SecretsKey.Name));

    private static SecretSeal Parse(string text, string where) => SecretSeal.TryParseKeys(text, out var keys)
        ? SecretSeal.Create(keys)
        : throw new StartupException("the settings are faulty", [$"{where} is not {StorageSettings.SecretsKey.Expected}"]);
}
