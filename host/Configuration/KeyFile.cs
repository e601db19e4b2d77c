using System.Security.Cryptography;
using WasmOs.Host.Startup;
using WasmOs.Storage;

namespace WasmOs.Host.Configuration;

/// <summary>A key in the data folder, for who sets none: <c>keys/{name}</c>, base 64 on a line, the owner's alone.</summary>
internal static class KeyFile
{
    private const int Bytes = 32;

    // Some hundred keys of a rotation; a file of gigabytes is not read.
    private const int MostBytes = 64 * 1024;

    /// <summary>The text of the file; the file is made when it is missing.</summary>
    /// <param name="options">The data folder.</param>
    /// <param name="name">The file's name.</param>
    /// <param name="mayCreate">Whether a missing file is made; without one and without this, null.</param>
    /// <exception cref="StartupException">The data folder cannot be used.</exception>
    public static string? Read(HostOptions options, string name, bool mayCreate)
    {
        var path = PathOf(options, name);
        if (Directory.Exists(path))
        {
            throw new StartupException(
                "the settings are faulty",
                [$"'{path}' is a folder where a key file belongs: move it away, and restore the file from a backup if there was one."]);
        }

        try
        {
            if (!File.Exists(path) && mayCreate)
            {
                Create(path);
            }

            return File.Exists(path) ? ReadBounded(path) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException(
                "the settings are faulty",
                [$"The key file '{path}' cannot be read or made: {e.Message} Let this user read and write it, or set DATA_DIR to a folder that this user can write."]);
        }
    }

    /// <summary>Puts a file that is no key aside and makes a new one.</summary>
    /// <returns>Where the old file is.</returns>
    /// <exception cref="StartupException">The data folder cannot be written.</exception>
    public static string Replace(HostOptions options, string name)
    {
        var path = PathOf(options, name);
        var aside = path + ".damaged";
        try
        {
            File.Move(path, aside, overwrite: true);
            Create(path);
            return aside;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException(
                "the settings are faulty", [$"The key file '{path}' is no key and cannot be replaced: {e.Message} Move it away, or restore it from a backup."]);
        }
    }

    /// <summary>Where the file is.</summary>
    public static string PathOf(HostOptions options, string name) => Path.Combine(options.DataDirectory, "keys", name);

    /// <summary>The text; empty for a file that is no key: too large to be one, or without bytes, as a pipe is, which is not opened.</summary>
    private static string ReadBounded(string path) => new FileInfo(path).Length is > 0 and <= MostBytes ? File.ReadAllText(path).Trim() : "";

    private static void Create(string path)
    {
        PrivateFiles.CreateFolder(Path.GetDirectoryName(path)!);
        var temporary = $"{path}.{Environment.ProcessId}";
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
