using WasmOs.Functions.Settings.Table;
using WasmOs.Host.Startup;

namespace WasmOs.Host.Configuration;

/// <summary>The key under which compiled code is authenticated. It lives with the deployment, not in the storage account: who can write there must not be able to run machine code here.</summary>
internal static class ArtifactKey
{
    private const string FileName = "artifact.key";

    /// <summary>The key in the data folder, which is made when it is missing or is no key: it guards a cache, which is filled anew.</summary>
    /// <param name="options">The data folder.</param>
    /// <param name="mayCreate">Whether a missing key is made; without one and without this, null.</param>
    /// <param name="warnings">Takes what became of a file that is no key.</param>
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
            $"'{KeyFile.PathOf(options, FileName)}' was no key and is '{damaged}' now; a new key was made. Modules are compiled again when they are first used.");
        return KeyFile.Read(options, FileName, mayCreate: false) is { } made && StorageSettings.TryParseKey(made, out var fresh) ? fresh : null;
    }
}
