namespace WasmOs.Infra.Local.Sqlite;

/// <summary>The service to which a name belongs. The numbers are stored in the database.</summary>
internal enum StorageService
{
    Blobs = 0,
    Tables = 1,
    Queues = 2,
}
