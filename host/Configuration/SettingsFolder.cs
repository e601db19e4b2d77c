namespace WasmOs.Host.Configuration;

/// <summary>Finds where settings and data are: the working directory, or the folder above it that the program is started within, as Azure Functions Core Tools do.</summary>
internal static class SettingsFolder
{
    /// <summary>The settings of a machine and of a deployment.</summary>
    public const string LocalFile = "local.settings.json";

    /// <summary>What the Functions host reads.</summary>
    public const string HostFile = "host.json";

    /// <summary>The nearest folder, from the working directory up, that has one of the files; the working directory when none has.</summary>
    /// <remarks>A folder above in which others can write, such as <c>/tmp</c>, ends the search: whoever puts a file there must not configure this host.</remarks>
    public static string Find(string workingDirectory)
    {
        for (DirectoryInfo? folder = new(workingDirectory); folder is not null; folder = folder.Parent)
        {
            if (folder.FullName != new DirectoryInfo(workingDirectory).FullName && OthersCanWrite(folder))
            {
                break;
            }

            if (File.Exists(Path.Combine(folder.FullName, HostFile)) || File.Exists(Path.Combine(folder.FullName, LocalFile)))
            {
                return folder.FullName;
            }
        }

        return Path.GetFullPath(workingDirectory);
    }

    private static bool OthersCanWrite(DirectoryInfo folder) => !OperatingSystem.IsWindows() && (folder.UnixFileMode & UnixFileMode.OtherWrite) != 0;
}
