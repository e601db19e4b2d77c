namespace WasmOs.Cli.Cache;

/// <summary>Finds the user's cache directory by the XDG base directory specification.</summary>
internal static class CacheDirectory
{
    private const string Name = "wasmos";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The directory of wasmos in the user's cache directory; null when the user has no home.</summary>
    public static string? Find()
    {
        // The specification says that a relative path must be ignored.
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (!string.IsNullOrEmpty(cache) && Path.IsPathFullyQualified(cache))
        {
            return Path.Combine(cache, Name);
        }

        if (OperatingSystem.IsWindows())
        {
            return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), Name);
        }

        var home = Environment.GetEnvironmentVariable("HOME");
        return !string.IsNullOrEmpty(home) && Path.IsPathFullyQualified(home) ? Path.Combine(home, ".cache", Name) : null;
    }

    /// <summary>Creates a directory that only the user can read.</summary>
    public static void Create(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            var directory = Directory.CreateDirectory(path, OwnerOnly);
            if ((directory.UnixFileMode & ~OwnerOnly) != 0)
            {
                // The directory existed and others can read it: another program created it, or the umask was loose.
                directory.UnixFileMode = OwnerOnly;
            }
        }
    }
}
