using SQLitePCL;
using WasmOs.Storage;

namespace WasmOs.Infra.Local.Sqlite;

/// <summary>Converts failures to exceptions that say what happened to the folder and what to do.</summary>
internal static class StorageFaults
{
    private const int DiskFullUnix = 28;
    private const int DiskFullWindows = unchecked((int)0x80070070);

    public static StorageUnavailableException From(SqliteFailure failure, string service, string path)
    {
        var advice = failure.Code switch
        {
            raw.SQLITE_FULL => "the disk is full: free space, then try again",
            raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_CANTOPEN
                or raw.SQLITE_AUTH => "it cannot be opened for writing: "
                + "check that the folder exists, its permissions and that its file system is not read-only",
            raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => "it is damaged: stop the program and restore the folder from a backup, or move it away to start empty",
            raw.SQLITE_IOERR => "the file system reported an error: check the disk and its free space",
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => "another program has it open: close that one",
            _ => "SQLite refused the operation",
        };
        return new StorageUnavailableException(service, $"'{path}': {advice} ({failure.Message}, code {failure.Code}).", failure);
    }

    public static StorageUnavailableException From(Exception failure, string service, string path)
    {
        var advice = failure is IOException { HResult: DiskFullUnix or DiskFullWindows }
            ? "the disk is full: free space, then try again"
            : "it could not be written or read: check permissions, the file system and the disk";
        return new StorageUnavailableException(service, $"'{path}': {advice} ({failure.Message}).", failure);
    }
}
