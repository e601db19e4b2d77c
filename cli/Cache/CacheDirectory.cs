namespace WasmOs.Cli.Cache;

/// <summary>Where the user's caches lie, by the XDG base directory specification.</summary>
internal static class CacheDirectory
{
    private const string Name = "wasmos";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Our directory there; null when the user has no home.</summary>
    public static string? Find()
    {
        // A relative path is to be ignored, says the specification.
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

    /// <summary>Makes a directory that only the user can look into.</summary>
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
                // It was there, and others can look into it: another program made it, or a loose umask did.
                directory.UnixFileMode = OwnerOnly;
            }
        }
    }
}
