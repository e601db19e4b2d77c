namespace WasmOs.Host.Configuration;

/// <summary>Finds the folder of the settings files and of <c>.data</c>: the working directory or a folder above it, as Azure Functions Core Tools do.</summary>
internal static class SettingsFolder
{
    /// <summary>The file with the settings of one machine or deployment.</summary>
    public const string LocalFile = "local.settings.json";

    /// <summary>The file that the Functions host reads too.</summary>
    public const string HostFile = "host.json";

    /// <summary>
    /// Returns the nearest folder, from the working directory upwards, that has one of the files; the working directory when no folder has one.
    /// </summary>
    /// <remarks>
    /// The search ends at a folder above the working directory in which other users can write, such as <c>/tmp</c>. Otherwise another user could configure this
    /// host by a file in that folder.
    /// </remarks>
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
