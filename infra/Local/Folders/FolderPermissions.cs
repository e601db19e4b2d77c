using System.Globalization;
using WasmOs.Storage;

namespace WasmOs.Infra.Local.Folders;

/// <summary>Ensures that other users of the machine cannot read a folder of the local store. Older versions of the program made it readable for all.</summary>
internal static class FolderPermissions
{
    /// <summary>
    /// Creates a missing folder. Otherwise removes the permissions of other users: from all files of the store, and from the folder itself when it contains
    /// nothing else.
    /// </summary>
    /// <returns>Warnings: what other users could read, whether it was changed, and what to do.</returns>
    /// <exception cref="IOException">The folder cannot be created or read.</exception>
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
            // Other users cannot reach the content. Correct the entries at the top nevertheless, because they may be moved or linked elsewhere later.
            return Tighten(own, deep: false, folder);
        }

        if (own.Length < entries.Length)
        {
            return [
                $"The data folder '{folder}' can be read by other users of this machine ({Octal(mode)}), "
                    + $"and contains more than WasmOS's data, so its permissions were not changed: use a separate folder, or run: chmod 700 '{folder}'",
                .. Tighten(own, deep: true, folder)];
        }

        var warning = TrySet(folder, PrivateFiles.Folder)
            ? $"The data folder '{folder}' could be read by other users of this machine ({Octal(mode)}): "
                + "its permissions are 700 now, and only its owner can read its content."
            : $"The data folder '{folder}' can be read by other users of this machine ({Octal(mode)}), "
                + $"and this user may not change its permissions: let its owner run: chmod 700 '{folder}'";
        return [warning, .. Tighten(own, deep: true, folder)];
    }

    private static List<string> Tighten(IEnumerable<string> entries, bool deep, string folder)
    {
        int changed = 0, failed = 0;
        foreach (var entry in entries)
        {
            Tighten(new FileInfo(entry), deep, ref changed, ref failed);
        }

        var warnings = new List<string>();
        if (changed > 0 && !deep)
        {
            warnings.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{changed} files of the data folder '{folder}' could be read by other users of this machine: only their owner can read them now."));
        }

        if (failed > 0)
        {
            warnings.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{failed} files of the data folder '{folder}' can be read by other users of this machine, "
                + $"and this user may not change their permissions: let their owner run: chmod -R go= '{folder}'"));
        }

        return warnings;
    }

    private static void Tighten(FileSystemInfo entry, bool deep, ref int changed, ref int failed)
    {
        // Links are not followed, because their target may belong to somebody else.
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
            return null; // The entry was deleted in the meantime.
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
            return false; // The entry belongs to another user, or the file system is read-only.
        }
    }

    private static string Octal(UnixFileMode mode) => Convert.ToString((int)mode & 0b111_111_111, 8);
}
