using System.Globalization;
using WasmOs.Storage;

namespace WasmOs.Infra.Local.Folders;

/// <summary>Sees to it that other users of the machine cannot read a folder of the local store; older programs made it readable for all.</summary>
internal static class FolderPermissions
{
    /// <summary>Makes the folder when it is missing; else takes the permissions of others away, from the folder when nothing but the store is in it, and from all of the store.</summary>
    /// <returns>What was found open, what became of it and what to do.</returns>
    /// <exception cref="IOException">The folder cannot be made or read.</exception>
    public static IReadOnlyList<string> Prepare(string folder)
    {
        if (OperatingSystem.IsWindows() || !Directory.Exists(folder))
        {
            PrivateFiles.CreateFolder(folder);
            return [];
        }

        var entries = Directory.GetFileSystemEntries(folder);
        string[] own = [.. entries.Where(entry => FolderLayout.Includes(Path.GetFileName(entry)))];
        if (ModeOf(folder) is not { } mode || (mode & PrivateFiles.Others) == 0)
        {
            // Nobody else can get at what is inside; what is at the top is looked at all the same, for it may be moved or linked.
            return Tighten(own, deep: false, folder);
        }

        if (own.Length < entries.Length)
        {
            return [
                $"The data folder '{folder}' can be read by other users of this machine ({Octal(mode)}), and holds more than WasmOS's data, so it was left so: use a folder of its own, or run: chmod 700 '{folder}'",
                .. Tighten(own, deep: true, folder)];
        }

        var told = TrySet(folder, PrivateFiles.Folder)
            ? $"The data folder '{folder}' could be read by other users of this machine ({Octal(mode)}): it is 700 now, and what is in it is its owner's alone."
            : $"The data folder '{folder}' can be read by other users of this machine ({Octal(mode)}), and is not this user's to change: let its owner run: chmod 700 '{folder}'";
        return [told, .. Tighten(own, deep: true, folder)];
    }

    private static List<string> Tighten(IEnumerable<string> entries, bool deep, string folder)
    {
        int changed = 0, failed = 0;
        foreach (var entry in entries)
        {
            Tighten(new FileInfo(entry), deep, ref changed, ref failed);
        }

        var told = new List<string>();
        if (changed > 0 && !deep)
        {
            told.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{changed} files of the data folder '{folder}' could be read by other users of this machine: they are their owner's alone now."));
        }

        if (failed > 0)
        {
            told.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{failed} files of the data folder '{folder}' can be read by other users of this machine, and are not this user's to change: let their owner run: chmod -R go= '{folder}'"));
        }

        return told;
    }

    private static void Tighten(FileSystemInfo entry, bool deep, ref int changed, ref int failed)
    {
        // Not through a link: what it points to may be somebody else's.
        if (entry.LinkTarget is not null || ModeOf(entry.FullName) is not { } mode)
        {
            return;
        }

        var isFolder = Directory.Exists(entry.FullName);
        if ((mode & PrivateFiles.Others) != 0)
        {
            var isSet = TrySet(entry.FullName, isFolder ? PrivateFiles.Folder : PrivateFiles.File);
            changed += isSet ? 1 : 0;
            failed += isSet ? 0 : 1;
        }

        if (isFolder && deep)
        {
            foreach (var inner in new DirectoryInfo(entry.FullName).EnumerateFileSystemInfos())
            {
                Tighten(inner, deep, ref changed, ref failed);
            }
        }
    }

    private static UnixFileMode? ModeOf(string path)
    {
        try
        {
            return OperatingSystem.IsWindows() ? null : File.GetUnixFileMode(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // It went away meanwhile.
        }
    }

    private static bool TrySet(string path, UnixFileMode mode)
    {
        try
        {
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, mode);
            }

            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // Another user's, or a file system that is read-only.
        }
    }

    private static string Octal(UnixFileMode mode) => Convert.ToString((int)mode & 0b111_111_111, 8);
}
