using WasmOs.Infra.Local.Sqlite;
using WasmOs.Storage;

namespace WasmOs.Infra.Local.Tables;

/// <summary>The SQL statements for rows of tables.</summary>
internal sealed class TableRows(Connection connection) : IStatements<TableRows>
{
    // As in Azure, a page ends after this many bytes, even when it has fewer rows than requested.
    private const int MaxPageBytes = 4 << 20;

    private readonly Connection _connection = connection;
    private Statement? _etag;
    private Statement? _get;
    private Statement? _put;
    private Statement? _delete;
    private Statement? _queryPartition;
    private Statement? _queryAll;

    public static TableRows Create(Connection connection) => new(connection);

    /// <summary>Returns the row's ETag; 0 when there is no row.</summary>
    public long ETag(long table, byte[] partitionKey, byte[] rowKey)
    {
        _etag ??= _connection.Prepare("SELECT etag FROM entities WHERE table_id = ?1 AND pk = ?2 AND rk = ?3");
        if (!_etag.Bind(1, table).Bind(2, partitionKey).Bind(3, rowKey).Step())
        {
            return 0;
        }

        var etag = _etag.Int64(0);
        _etag.Reset();
        return etag;
    }

    /// <summary>Fills an entity with the stored row of its keys. Returns false when there is no row.</summary>
    public bool Load(long table, byte[] partitionKey, byte[] rowKey, TableEntity entity)
    {
        _get ??= _connection.Prepare("SELECT etag, modified, properties FROM entities WHERE table_id = ?1 AND pk = ?2 AND rk = ?3");
        if (!_get.Bind(1, table).Bind(2, partitionKey).Bind(3, rowKey).Step())
        {
            return false;
        }

        try
        {
            Fill(entity, _get, 0);
            return true;
        }
        finally
        {
            _get.Reset();
        }
    }

    public void Put(long table, byte[] partitionKey, byte[] rowKey, long etag, long modified, ReadOnlySpan<byte> properties)
    {
        _put ??= _connection.Prepare(
            """
            INSERT INTO entities (table_id, pk, rk, etag, modified, properties) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT DO UPDATE SET etag = excluded.etag, modified = excluded.modified, properties = excluded.properties
            """);
        _put.Bind(1, table).Bind(2, partitionKey).Bind(3, rowKey).Bind(4, etag).Bind(5, modified).Bind(6, properties).Run();
    }

    public void Delete(long table, byte[] partitionKey, byte[] rowKey)
    {
        _delete ??= _connection.Prepare("DELETE FROM entities WHERE table_id = ?1 AND pk = ?2 AND rk = ?3");
        _delete.Bind(1, table).Bind(2, partitionKey).Bind(3, rowKey).Run();
    }

    public TablePage Query(long table, in RowRange range, int limit)
    {
        var rows = Select(table, range, limit + 1);
        var found = new List<TableEntity>();
        var bytes = 0;
        try
        {
            while (rows.Step())
            {
                if (found.Count == limit || bytes > MaxPageBytes)
                {
                    return new TablePage(found, RowRange.Continuation(found[^1]));
                }

                var entity = new TableEntity(KeyCodec.Decode(rows.Blob(0)), KeyCodec.Decode(rows.Blob(1)));
                Fill(entity, rows, 2);
                bytes += rows.Blob(4).Length;
                found.Add(entity);
            }
        }
        finally
        {
            rows.Reset();
        }

        return new TablePage(found, null);
    }

    private Statement Select(long table, in RowRange range, int limit)
    {
        if (range.PartitionKey is { } partition)
        {
            _queryPartition ??= _connection.Prepare(
                "SELECT pk, rk, etag, modified, properties FROM entities WHERE table_id = ?1 AND pk = ?2 AND rk >= ?3 AND rk < ?4 ORDER BY rk LIMIT ?5");
            return _queryPartition.Bind(1, table).Bind(2, partition).Bind(3, range.From).Bind(4, range.To).Bind(5, limit);
        }

        _queryAll ??= _connection.Prepare(
            """
            SELECT pk, rk, etag, modified, properties FROM entities
            WHERE table_id = ?1 AND (pk, rk) >= (?2, ?3) AND rk >= ?4 AND rk < ?5 ORDER BY pk, rk LIMIT ?6
            """);
        return _queryAll.Bind(1, table).Bind(2, range.StartPartition).Bind(3, range.StartRow).Bind(4, range.From).Bind(5, range.To).Bind(6, limit);
    }

    private static void Fill(TableEntity entity, Statement row, int column)
    {
        entity.ETag = UniqueIds.Format(row.Int64(column));
        entity.Timestamp = new DateTimeOffset(row.Int64(column + 1), TimeSpan.Zero);
        EntityCodec.Decode(row.Blob(column + 2), entity);
    }
}
