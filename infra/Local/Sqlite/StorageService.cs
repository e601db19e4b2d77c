namespace WasmOs.Infra.Local.Sqlite;

/// <summary>Which service a name belongs to; the numbers are in the database.</summary>
internal enum StorageService
{
    Blobs = 0,
    Tables = 1,
    Queues = 2,
}
