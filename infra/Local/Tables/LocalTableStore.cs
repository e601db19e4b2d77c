using WasmOs.Infra.Local.Sqlite;
using WasmOs.Storage;

namespace WasmOs.Infra.Local.Tables;

/// <summary>Tables in SQLite. Thread-safe.</summary>
internal sealed class LocalTableStore(Database database) : ITableStore
{
    private const string Service = "tables";

    private readonly NameDirectory _tables = new(database, StorageService.Tables, Service, "table");

    public Task EnsureTableAsync(string table, CancellationToken cancellationToken)
    {
        StorageRules.CheckTable(table);
        return _tables.EnsureAsync(table, cancellationToken);
    }

    public ValueTask<TableEntity?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        TableEntityRules.CheckKey(partitionKey);
        TableEntityRules.CheckKey(rowKey);
        cancellationToken.ThrowIfCancellationRequested();
        return new(database.Read(Service, (Table: _tables.Find(table), partitionKey, rowKey), static (session, s) =>
        {
            var entity = new TableEntity(s.partitionKey, s.rowKey);
            return session.Statements<TableRows>().Load(s.Table, KeyCodec.Encode(s.partitionKey), KeyCodec.Encode(s.rowKey), entity) ? entity : null;
        }));
    }

    public ValueTask<TableWriteResult> WriteAsync(string table, TableWrite write, CancellationToken cancellationToken)
    {
        TableEntityRules.Check(write);
        return database.Writer.RunAsync(
            Service, (Table: _tables.Find(table), Write: PreparedWrite.From(write)), static (session, s) => WriteOne(
                session, s.Table, s.Write), cancellationToken);
    }

    public ValueTask<TableWriteResult> SubmitAsync(string table, IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken)
    {
        StorageRules.CheckTransaction(writes);
        var partitionKey = KeyCodec.Encode(writes[0].Entity.PartitionKey);
        var prepared = new PreparedWrite[writes.Count];
        for (var i = 0; i < prepared.Length; i++)
        {
            prepared[i] = PreparedWrite.From(writes[i], partitionKey);
        }

        return database.Writer.RunAsync(
            Service, (Table: _tables.Find(table), prepared), static (session, s) => WriteAll(session, s.Table, s.prepared), cancellationToken, prepared.Length);
    }

    public ValueTask<TablePage> QueryAsync(string table, TableQuery query, CancellationToken cancellationToken)
    {
        StorageRules.CheckQuery(query);
        cancellationToken.ThrowIfCancellationRequested();
        return new(database.Read(
            Service, (Table: _tables.Find(table), Range: RowRange.Of(query), query.Limit), static (session, s) => session.Statements<TableRows>()
                .Query(s.Table, s.Range, s.Limit)));
    }

    private static TableWriteResult WriteOne(Session session, long table, in PreparedWrite write)
    {
        var failure = Check(session, table, write);
        return failure == TableFailure.None
            ? new TableWriteResult(TableFailure.None, -1, [Apply(session, table, write)])
            : TableWriteResult.Failed(failure, 0);
    }

    /// <summary>
    /// Checks all writes before executing the first, so that a refused transaction has nothing to undo. Each row occurs once, so no check depends on a write.
    /// </summary>
    private static TableWriteResult WriteAll(Session session, long table, PreparedWrite[] writes)
    {
        for (var i = 0; i < writes.Length; i++)
        {
            if (Check(session, table, writes[i]) is var failure and not TableFailure.None)
            {
                return TableWriteResult.Failed(failure, i);
            }
        }

        var etags = new string?[writes.Length];
        for (var i = 0; i < writes.Length; i++)
        {
            etags[i] = Apply(session, table, writes[i]);
        }

        return new TableWriteResult(TableFailure.None, -1, etags);
    }

    private static TableFailure Check(Session session, long table, in PreparedWrite write)
    {
        if (write.Kind == TableWriteKind.Upsert)
        {
            return TableFailure.None;
        }

        var stored = session.Statements<TableRows>().ETag(table, write.PartitionKey, write.RowKey);
        if (write.Kind == TableWriteKind.Insert)
        {
            return stored == 0 ? TableFailure.None : TableFailure.AlreadyExists;
        }

        if (stored == 0)
        {
            return TableFailure.NotFound;
        }

        return write.ETag is null || write.ETag == stored ? TableFailure.None : TableFailure.ETagMismatch;
    }

    private static string? Apply(Session session, long table, in PreparedWrite write)
    {
        if (write.Kind == TableWriteKind.Delete)
        {
            session.Statements<TableRows>().Delete(table, write.PartitionKey, write.RowKey);
            return null;
        }

        var etag = session.NextId();
        var properties = write.Merged is null ? write.Properties : Merge(session, table, write);
        session.Statements<TableRows>().Put(table, write.PartitionKey, write.RowKey, etag, session.Now, properties);
        return UniqueIds.Format(etag);
    }

    private static byte[] Merge(Session session, long table, in PreparedWrite write)
    {
        var entity = new TableEntity("", "");
        session.Statements<TableRows>().Load(table, write.PartitionKey, write.RowKey, entity);
        foreach (var (name, value) in write.Merged!)
        {
            entity.Properties[name] = value;
        }

        TableEntityRules.CheckProperties(entity);
        return EntityCodec.Encode(entity);
    }
}
