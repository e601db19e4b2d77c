using WasmOs.Functions.Settings.Table;
using WasmOs.Host.Startup;

namespace WasmOs.Host.Configuration;

/// <summary>
/// The key that authenticates compiled code. It is kept with the deployment and not in the storage account, because a party that can write to the account must
/// not be able to run machine code on this host.
/// </summary>
internal static class ArtifactKey
{
    private const string FileName = "artifact.key";

    /// <summary>
    /// Reads the key from the data folder. A missing or invalid key is replaced with a new one: it protects only a cache, which is then filled again.
    /// </summary>
    /// <param name="options">The data folder.</param>
    /// <param name="mayCreate">Whether to create a missing or invalid key. If not, the result is null.</param>
    /// <param name="warnings">Receives a warning when an invalid file was replaced.</param>
    /// <exception cref="StartupException">The data folder cannot be read or written.</exception>
    public static byte[]? Read(HostOptions options, bool mayCreate, ICollection<string> warnings)
    {
        var kept = KeyFile.Read(options, FileName, mayCreate);
        if (kept is not null && StorageSettings.TryParseKey(kept, out var key))
        {
            return key;
        }

        if (kept is null || !mayCreate)
        {
            return null;
        }

        var damaged = KeyFile.Replace(options, FileName);
        warnings.Add(
            $"'{KeyFile.PathOf(options, FileName)}' was no key and was renamed to '{damaged}'; a new key was made. "
            + "Modules are compiled again when they are first used.");
        return KeyFile.Read(options, FileName, mayCreate: false) is { } made && StorageSettings.TryParseKey(made, out var fresh) ? fresh : null;
    }
}
