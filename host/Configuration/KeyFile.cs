using System.Security.Cryptography;
using WasmOs.Kernel.Storage;

namespace WasmOs.Host.Configuration;

/// <summary>A key in the data folder, for who sets none: <c>keys/{name}</c>, base 64 on a line, the owner's alone.</summary>
internal static class KeyFile
{
    private const int Bytes = 32;

    /// <summary>The text of the file; the file is made when it is missing.</summary>
    /// <param name="options">The data folder.</param>
    /// <param name="name">The file's name.</param>
    /// <param name="mayCreate">Whether a missing file is made; without one and without this, null.</param>
    /// <exception cref="StartupException">The data folder cannot be used.</exception>
    public static string? Read(HostOptions options, string name, bool mayCreate)
    {
        string path = PathOf(options, name);
        try
        {
            if (!File.Exists(path) && mayCreate)
            {
                Create(path);
            }

            return File.Exists(path) ? File.ReadAllText(path).Trim() : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException("the settings are faulty", [$"The data folder '{options.DataDirectory}' cannot be used: {e.Message} Set DATA_DIR to a folder that this user can write."]);
        }
    }

    /// <summary>Where the file is.</summary>
    public static string PathOf(HostOptions options, string name) => Path.Combine(options.DataDirectory, "keys", name);

    private static void Create(string path)
    {
        PrivateFiles.CreateFolder(Path.GetDirectoryName(path)!);
        string temporary = $"{path}.{Environment.ProcessId}";
        using (var file = new StreamWriter(temporary, PrivateFiles.Options(FileMode.Create, FileAccess.Write, FileShare.None)))
        {
            file.WriteLine(Convert.ToBase64String(RandomNumberGenerator.GetBytes(Bytes)));
        }

        try
        {
            // Whole or not at all; of two hosts that start at once one key wins, and both read it.
            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(temporary);
        }
    }
}
