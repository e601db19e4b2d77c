namespace WasmOs.Infra.Local.Blobs;

/// <summary>Tells the fault of one file, which only those meet who need that file, from a fault of the process or the disk, which everybody meets.</summary>
internal static class BlobFileFaults
{
    // ENFILE, EMFILE, ENOMEM, ENOSPC, EROFS, EINTR, and by system EDQUOT, ESTALE, ETIMEDOUT, EAGAIN, ENOTCONN, EHOSTDOWN: no room, no memory, no files, a server that is gone.
    private static readonly int[] OfAllOnLinux = [23, 24, 12, 28, 30, 4, 122, 116, 110, 11, 107, 112];
    private static readonly int[] OfAllOnMac = [23, 24, 12, 28, 30, 4, 69, 70, 60, 35, 57, 64];

    // ERROR_TOO_MANY_OPEN_FILES, NOT_ENOUGH_MEMORY, WRITE_PROTECT, NOT_READY, NETNAME_DELETED, DISK_FULL, NO_SYSTEM_RESOURCES.
    private static readonly int[] OfAllOnWindows = [.. new[] { 4, 8, 19, 21, 64, 112, 1450 }.Select(code => unchecked((int)0x80070000) | code)];

    /// <summary>Whether a failure to open or to read a blob's file is that file's: no permission, no such file any more, a link that leads nowhere or to itself, a bad sector, a name that is too long.</summary>
    public static bool IsOfOneFile(Exception failure) => failure switch
    {
        UnauthorizedAccessException or FileNotFoundException or DirectoryNotFoundException or PathTooLongException => true,
        IOException { HResult: var error } => !OfAll.Contains(error),
        _ => false,
    };

    private static int[] OfAll => OperatingSystem.IsWindows() ? OfAllOnWindows : OperatingSystem.IsMacOS() ? OfAllOnMac : OfAllOnLinux;
}
