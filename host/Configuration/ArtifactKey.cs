using System.Security.Cryptography;
using WasmOs.Functions.Settings.Table;

namespace WasmOs.Host.Configuration;

/// <summary>The key under which compiled code is authenticated. It lives with the deployment, not in the storage account: who can write there must not be able to run machine code here.</summary>
internal static class ArtifactKey
{
    private const int MinBytes = 32;

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

        string path = Path.Combine(options.DataDirectory, "keys", "artifact.key");
        try
        {
            return File.Exists(path) ? Parse(File.ReadAllText(path).Trim(), $"'{path}'") : mayCreate ? Create(path) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException("the settings are faulty", [$"The data folder '{options.DataDirectory}' cannot be used: {e.Message} Set DATA_DIR to a folder that this user can write."]);
        }
    }

    private static byte[] Create(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        byte[] key = RandomNumberGenerator.GetBytes(MinBytes);
        string temporary = $"{path}.{Environment.ProcessId}";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new StreamWriter(temporary, options))
        {
            file.WriteLine(Convert.ToBase64String(key));
        }

        // Whole or not at all; of two hosts that start at once one key wins, and the other's artifacts are misses.
        File.Move(temporary, path, overwrite: true);
        return key;
    }

    private static byte[] Parse(string text, string where) => StorageSettings.TryParseKey(text, out byte[] key)
        ? key
        : throw new StartupException("the settings are faulty", [$"{where} is not {StorageSettings.ArtifactKey.Expected}"]);
}
