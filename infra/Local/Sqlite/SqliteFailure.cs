namespace WasmOs.Infra.Local.Sqlite;

/// <summary>SQLite refused a statement. Never leaves the local store: callers see a <see cref="Storage.StorageUnavailableException"/>.</summary>
internal sealed class SqliteFailure(int code, string message) : Exception(message)
{
    /// <summary>The primary result code, <c>SQLITE_FULL</c> and so on.</summary>
    public int Code { get; } = code & 0xFF;
}
