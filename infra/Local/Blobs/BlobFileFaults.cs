namespace WasmOs.Infra.Local.Blobs;

/// <summary>Distinguishes a fault of one file from a fault of the process or the disk, which affects all files.</summary>
internal static class BlobFileFaults
{
    // ENFILE, EMFILE, ENOMEM, ENOSPC, EROFS, EINTR, and, with a number for each system, EDQUOT, ESTALE, ETIMEDOUT, EAGAIN, ENOTCONN, EHOSTDOWN. They mean no
    // space, no memory, no file handles, or a file server that is down.
    private static readonly int[] OfAllOnLinux = [23, 24, 12, 28, 30, 4, 122, 116, 110, 11, 107, 112];
    private static readonly int[] OfAllOnMac = [23, 24, 12, 28, 30, 4, 69, 70, 60, 35, 57, 64];

    // ERROR_TOO_MANY_OPEN_FILES, NOT_ENOUGH_MEMORY, WRITE_PROTECT, NOT_READY, NETNAME_DELETED, DISK_FULL, NO_SYSTEM_RESOURCES.
    private static readonly int[] OfAllOnWindows = [.. new[] { 4, 8, 19, 21, 64, 112, 1450 }.Select(code => unchecked((int)0x80070000) | code)];

    /// <summary>
    /// Whether a failure to open or read a blob's file concerns that file alone: no permission, no such file any more, a link that leads nowhere or to itself,
    /// a bad sector, a name that is too long.
    /// </summary>
    public static bool IsOfOneFile(Exception failure) => failure switch
    {
        UnauthorizedAccessException or FileNotFoundException or DirectoryNotFoundException or PathTooLongException => true,
        IOException { HResult: var error } => !OfAll.Contains(error),
        _ => false,
    };

    private static int[] OfAll => OperatingSystem.IsWindows() ? OfAllOnWindows : OperatingSystem.IsMacOS() ? OfAllOnMac : OfAllOnLinux;
}
