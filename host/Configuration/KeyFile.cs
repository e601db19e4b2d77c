using System.Security.Cryptography;
using WasmOs.Host.Startup;
using WasmOs.Storage;

namespace WasmOs.Host.Configuration;

/// <summary>
/// A key in the data folder, used when no setting gives one. The file <c>keys/{name}</c> has a line of base 64; only its owner can read and write it.
/// </summary>
internal static class KeyFile
{
    private const int Bytes = 32;

    // Enough for some hundred keys of a rotation. A larger file is no key file and is not read.
    private const int MostBytes = 64 * 1024;

    /// <summary>Reads the text of the file. Creates a missing file if allowed.</summary>
    /// <param name="options">The data folder.</param>
    /// <param name="name">The file's name.</param>
    /// <param name="mayCreate">Whether to create a missing file. If not, the result is null.</param>
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
                [$"The key file '{path}' cannot be read or made: {e.Message} "
                    + "Let this user read and write it, or set DATA_DIR to a folder that this user can write."]);
        }
    }

    /// <summary>Renames an invalid key file and creates a new one.</summary>
    /// <returns>The new path of the invalid file.</returns>
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

    /// <summary>Makes an empty file, if it is not there.</summary>
    /// <exception cref="StartupException">The data folder cannot be written.</exception>
    public static void Touch(string path)
    {
        try
        {
            if (!File.Exists(path))
            {
                new FileStream(path, PrivateFiles.Options(FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite)).Dispose();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException(
                "the settings are faulty", [$"The file '{path}' cannot be made: {e.Message} Set DATA_DIR to a folder that this user can write."]);
        }
    }

    /// <summary>The path of a key file.</summary>
    public static string PathOf(HostOptions options, string name) => Path.Combine(options.DataDirectory, "keys", name);

    /// <summary>
    /// Reads the text of the file. Returns an empty text without opening the file when it is too large for a key file or has a length of 0, as a pipe has.
    /// </summary>
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
            // The move is atomic and does not overwrite. When two hosts start at once, one host's key remains, and both hosts read that key.
            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(temporary);
        }
    }
}
