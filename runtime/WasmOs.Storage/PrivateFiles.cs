namespace WasmOs.Storage;

/// <summary>
/// Creates files and folders that only their owner can read, because other users of the machine must not read data and keys. On Windows, files and folders
/// inherit the permissions of their parent folder.
/// </summary>
public static class PrivateFiles
{
    /// <summary>The permissions of a file: 0600.</summary>
    public const UnixFileMode File = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The permissions of a folder: 0700.</summary>
    public const UnixFileMode Folder = File | UnixFileMode.UserExecute;

    /// <summary>All permissions of group and others; none of them may be set.</summary>
    public const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite
            | UnixFileMode.OtherExecute;

    /// <summary>Creates a folder and its missing parents. A folder that exists keeps its permissions.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            // .NET sets these permissions on the last folder only. New parent folders would get the permissions of the umask, so create each one here.
            foreach (var missing in MissingParents(path))
            {
                Directory.CreateDirectory(missing, Folder);
            }

            Directory.CreateDirectory(path, Folder);
        }
    }

    private static Stack<string> MissingParents(string path)
    {
        var missing = new Stack<string>();
        for (var folder = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))); folder is not null
            && !Path.Exists(folder); folder = Path.GetDirectoryName(folder))
        {
            missing.Push(folder);
        }

        return missing;
    }

    /// <summary>The options to open a file without .NET's buffer. A file that this creates is readable and writable by its owner only.</summary>
    public static FileStreamOptions Options(FileMode mode, FileAccess access, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows() && mode is not (FileMode.Open or FileMode.Truncate))
        {
            options.UnixCreateMode = File;
        }

        return options;
    }

    /// <summary>Creates an empty file if it does not exist.</summary>
    public static void EnsureFile(string path)
    {
        if (!System.IO.File.Exists(path))
        {
            using var made = new FileStream(path, Options(FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete));
        }
    }
}
