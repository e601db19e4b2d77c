namespace WasmOs.Infra.Local.Sqlite;

/// <summary>The schema of the database. Step n migrates version n to version n + 1. A step that was released is never changed.</summary>
internal static class Schema
{
    /// <remarks>
    /// Keys and names are blobs in the encoding of <see cref="KeyCodec"/>, whose byte order is the ordinal order of the texts. Tables are WITHOUT ROWID, so
    /// that a row is stored in the tree of its key and a write changes one page instead of two. Times are UTC ticks.
    /// </remarks>
    public static IReadOnlyList<string> Steps { get; } =
    [
        """
        CREATE TABLE openings (count INTEGER NOT NULL);
        INSERT INTO openings VALUES (0);
        CREATE TABLE names (id INTEGER PRIMARY KEY, service INTEGER NOT NULL, name TEXT NOT NULL COLLATE NOCASE, UNIQUE (service, name));
        CREATE TABLE entities (
            table_id INTEGER NOT NULL, pk BLOB NOT NULL, rk BLOB NOT NULL, etag INTEGER NOT NULL, modified INTEGER NOT NULL, properties BLOB NOT NULL,
            PRIMARY KEY (table_id, pk, rk)) WITHOUT ROWID;
        CREATE TABLE messages (
            id INTEGER PRIMARY KEY, queue INTEGER NOT NULL, visible INTEGER NOT NULL, expires INTEGER NOT NULL, inserted INTEGER NOT NULL,
            dequeued INTEGER NOT NULL, receipt INTEGER NOT NULL, body BLOB NOT NULL);
        CREATE INDEX messages_visible ON messages (queue, visible, expires);
        CREATE INDEX messages_expiring ON messages (queue, expires) WHERE expires < 3155378975999999999;
        CREATE TABLE blobs (
            container INTEGER NOT NULL, name BLOB NOT NULL, appendable INTEGER NOT NULL, etag INTEGER NOT NULL, length INTEGER NOT NULL,
            modified INTEGER NOT NULL, lease TEXT, leased_until INTEGER NOT NULL, lease_length INTEGER NOT NULL, PRIMARY KEY (container, name)) WITHOUT ROWID;
        CREATE TABLE blob_work (id INTEGER PRIMARY KEY, container INTEGER NOT NULL, name BLOB NOT NULL, moves INTEGER NOT NULL);
        """,
    ];
}
