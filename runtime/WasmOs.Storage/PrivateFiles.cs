namespace WasmOs.Storage;

/// <summary>Makes files and folders that only their owner can read: data and keys are not for other users of the machine. On Windows they get what their folder passes on.</summary>
public static class PrivateFiles
{
    /// <summary>The permissions of a file: 0600.</summary>
    public const UnixFileMode File = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The permissions of a folder: 0700.</summary>
    public const UnixFileMode Folder = File | UnixFileMode.UserExecute;

    /// <summary>The permissions that nobody but the owner may have.</summary>
    public const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Makes a folder and those above it, as far as they are missing; one that exists is left as it is.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            // .NET gives the permissions to the last folder alone; those above it would have the umask's.
            foreach (var missing in Missing(path))
            {
                Directory.CreateDirectory(missing, Folder);
            }

            Directory.CreateDirectory(path, Folder);
        }
    }

    private static Stack<string> Missing(string path)
    {
        var missing = new Stack<string>();
        for (var folder = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))); folder is not null
            && !Path.Exists(folder); folder = Path.GetDirectoryName(folder))
        {
            missing.Push(folder);
        }

        return missing;
    }

    /// <summary>How to open a file without a buffer of .NET's; when the file is made by that, it is the owner's alone.</summary>
    public static FileStreamOptions Options(FileMode mode, FileAccess access, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows() && mode is not (FileMode.Open or FileMode.Truncate))
        {
            options.UnixCreateMode = File;
        }

        return options;
    }

    /// <summary>Makes an empty file when it is missing.</summary>
    public static void EnsureFile(string path)
    {
        if (!System.IO.File.Exists(path))
        {
            using var made = new FileStream(path, Options(FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete));
        }
    }
}
