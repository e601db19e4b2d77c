using WasmOs.Functions.Settings.Table;

namespace WasmOs.Host.Configuration;

/// <summary>The key under which compiled code is authenticated. It lives with the deployment, not in the storage account: who can write there must not be able to run machine code here.</summary>
internal static class ArtifactKey
{
    private const string FileName = "artifact.key";

    /// <summary>The key that is set, else the one in the data folder, which is made when it is missing.</summary>
    /// <param name="options">The settings and the data folder.</param>
    /// <param name="mayCreate">Whether a missing key is made; without one and without this, null.</param>
    /// <exception cref="StartupException">It is set and cannot be used, or the data folder cannot be written.</exception>
    public static byte[]? Read(HostOptions options, bool mayCreate)
    {
        if (options.Settings.GetValueOrDefault(StorageSettings.ArtifactKey.Name)?.Trim() is { Length: > 0 } text)
        {
            return Parse(text, StorageSettings.ArtifactKey.Name + ":");
        }

        return KeyFile.Read(options, FileName, mayCreate) is { } kept ? Parse(kept, $"'{KeyFile.PathOf(options, FileName)}'") : null;
    }

    private static byte[] Parse(string text, string where) => StorageSettings.TryParseKey(text, out byte[] key)
        ? key
        : throw new StartupException("the settings are faulty", [$"{where} is not {StorageSettings.ArtifactKey.Expected}"]);
}
