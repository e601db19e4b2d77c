using WasmOs.Infra.Local.Sqlite;
using WasmOs.Storage;

namespace WasmOs.Infra.Local.Blobs;

/// <summary>The SQL statements for blobs' rows and for unfinished work on their files.</summary>
internal sealed class BlobRows(Connection connection) : IStatements<BlobRows>
{
    private readonly Connection _connection = connection;
    private Statement? _get;
    private Statement? _put;
    private Statement? _setLength;
    private Statement? _lease;
    private Statement? _delete;
    private Statement? _list;
    private Statement? _addWork;
    private Statement? _endWork;

    public static BlobRows Create(Connection connection) => new(connection);

    public BlobRow? Find(in BlobKey key)
    {
        _get ??= _connection.Prepare(
            "SELECT appendable, etag, length, modified, lease, leased_until, lease_length FROM blobs WHERE container = ?1 AND name = ?2");
        if (!_get.Bind(1, key.Container).Bind(2, key.Name).Step())
        {
            return null;
        }

        try
        {
            return new BlobRow(_get.Int64(0) != 0, _get.Int64(1), _get.Int64(2), _get.Int64(3), _get.Text(4), _get.Int64(5), _get.Int64(6));
        }
        finally
        {
            _get.Reset();
        }
    }

    /// <summary>Creates the row, or updates it for new content without changing its lease.</summary>
    public void Put(in BlobKey key, bool appendable, long etag, long length, long modified)
    {
        _put ??= _connection.Prepare(
            """
            INSERT INTO blobs (container, name, appendable, etag, length, modified, lease, leased_until, lease_length)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, NULL, 0, 0)
            ON CONFLICT DO UPDATE SET appendable = excluded.appendable, etag = excluded.etag, length = excluded.length, modified = excluded.modified
            """);
        _put.Bind(1, key.Container).Bind(2, key.Name).Bind(3, appendable ? 1 : 0).Bind(4, etag).Bind(5, length).Bind(6, modified).Run();
    }

    public void SetLength(in BlobKey key, long length)
    {
        _setLength ??= _connection.Prepare("UPDATE blobs SET length = ?3 WHERE container = ?1 AND name = ?2");
        _setLength.Bind(1, key.Container).Bind(2, key.Name).Bind(3, length).Run();
    }

    public void SetLease(in BlobKey key, string? lease, long until, long length)
    {
        _lease ??= _connection.Prepare("UPDATE blobs SET lease = ?3, leased_until = ?4, lease_length = ?5 WHERE container = ?1 AND name = ?2");
        _lease.Bind(1, key.Container).Bind(2, key.Name).Bind(3, lease).Bind(4, until).Bind(5, length).Run();
    }

    public void Delete(in BlobKey key)
    {
        _delete ??= _connection.Prepare("DELETE FROM blobs WHERE container = ?1 AND name = ?2");
        _delete.Bind(1, key.Container).Bind(2, key.Name).Run();
    }

    /// <summary>Returns the blobs whose encoded names are in a range, ordered by name.</summary>
    public List<BlobProperties> List(long container, byte[] from, byte[] to, int limit)
    {
        _list ??= _connection.Prepare(
            "SELECT name, length, etag, modified FROM blobs WHERE container = ?1 AND name >= ?2 AND name < ?3 ORDER BY name LIMIT ?4");
        _list.Bind(1, container).Bind(2, from).Bind(3, to).Bind(4, limit);
        var found = new List<BlobProperties>();
        try
        {
            while (_list.Step())
            {
                found.Add(new BlobProperties(
                    KeyCodec.Decode(_list.Blob(0)), _list.Int64(1), UniqueIds.Format(_list.Int64(2)), new DateTimeOffset(_list.Int64(3), TimeSpan.Zero)));
            }
        }
        finally
        {
            _list.Reset();
        }

        return found;
    }

    /// <summary>Ends the leases on all blobs.</summary>
    public void FreeClaims() => _connection.Prepare("UPDATE blobs SET lease = NULL, leased_until = 0, lease_length = 0 WHERE lease IS NOT NULL").Run();

    public void AddWork(in BlobWork work)
    {
        _addWork ??= _connection.Prepare("INSERT INTO blob_work (id, container, name, moves) VALUES (?1, ?2, ?3, ?4)");
        _addWork.Bind(1, work.Id).Bind(2, work.Key.Container).Bind(3, work.Key.Name).Bind(4, work.Moves ? 1 : 0).Run();
    }

    /// <summary>Deletes the entry of finished work.</summary>
    public void EndWork(long id)
    {
        _endWork ??= _connection.Prepare("DELETE FROM blob_work WHERE id = ?1");
        _endWork.Bind(1, id).Run();
    }

    /// <summary>Returns all work that may be unfinished, newest first.</summary>
    public List<BlobWork> UnfinishedWork()
    {
        var all = new List<BlobWork>();
        var select = _connection.Prepare("SELECT id, container, name, moves FROM blob_work ORDER BY id DESC");
        while (select.Step())
        {
            all.Add(new BlobWork(select.Int64(0), new BlobKey(select.Int64(1), select.Blob(2).ToArray()), select.Int64(3) != 0));
        }

        return all;
    }
}
