namespace WasmOs.Infra.Local.Sqlite;

/// <summary>SQLite refused a statement. Never leaves the local store: callers get a <see cref="Storage.StorageUnavailableException"/>.</summary>
internal sealed class SqliteFailure(int code, string message) : Exception(message)
{
    /// <summary>The primary result code, such as <c>SQLITE_FULL</c>.</summary>
    public int Code { get; } = code & 0xFF;
}
