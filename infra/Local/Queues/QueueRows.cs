using WasmOs.Infra.Local.Sqlite;
using WasmOs.Storage;

namespace WasmOs.Infra.Local.Queues;

/// <summary>
/// The SQL statements for messages. Times are UTC ticks. The expiry of a message that never expires is <see cref="DateTimeOffset.MaxValue"/>.
/// </summary>
internal sealed class QueueRows(Connection connection) : IStatements<QueueRows>
{
    private readonly Connection _connection = connection;
    private Statement? _insert;
    private Statement? _visible;
    private Statement? _hide;
    private Statement? _expire;
    private Statement? _update;
    private Statement? _updateBody;
    private Statement? _delete;
    private Statement? _clear;
    private Statement? _count;

    public static QueueRows Create(Connection connection) => new(connection);

    public void Insert(long queue, long id, long now, long visible, long expires, ReadOnlySpan<byte> body)
    {
        _insert ??= _connection.Prepare(
            "INSERT INTO messages (id, queue, visible, expires, inserted, dequeued, receipt, body) VALUES (?1, ?2, ?3, ?4, ?5, 0, ?1, ?6)");
        _insert.Bind(1, id).Bind(2, queue).Bind(3, visible).Bind(4, expires).Bind(5, now).Bind(6, body).Run();
    }

    /// <summary>Returns visible messages as they are stored, without receipts. The message that has been visible for longest comes first.</summary>
    public List<StoredMessage> Visible(long queue, long now, int maxMessages)
    {
        _visible ??= _connection.Prepare(
            """
            SELECT id, dequeued, inserted, expires, visible, body FROM messages
            WHERE queue = ?1 AND visible <= ?2 AND expires > ?2 ORDER BY visible LIMIT ?3
            """);
        var found = new List<StoredMessage>();
        _visible.Bind(1, queue).Bind(2, now).Bind(3, maxMessages);
        try
        {
            while (_visible.Step())
            {
                found.Add(new StoredMessage(
                    UniqueIds.Format(_visible.Int64(0)), "", _visible.Blob(5)
                        .ToArray(), _visible.Int64(1), Time(_visible.Int64(2)), Time(_visible.Int64(3)), Time(_visible.Int64(4))));
            }
        }
        finally
        {
            _visible.Reset();
        }

        return found;
    }

    /// <summary>Hides a received message until a time, sets its new receipt and counts the receive.</summary>
    public void Hide(long id, long visible, long receipt)
    {
        _hide ??= _connection.Prepare("UPDATE messages SET visible = ?2, receipt = ?3, dequeued = dequeued + 1 WHERE id = ?1");
        _hide.Bind(1, id).Bind(2, visible).Bind(3, receipt).Run();
    }

    /// <summary>
    /// Deletes expired messages. The second condition allows SQLite to use the partial index, which leaves out messages without a time to live.
    /// </summary>
    public void Expire(long queue, long now)
    {
        _expire ??= _connection.Prepare("DELETE FROM messages WHERE queue = ?1 AND expires <= ?2 AND expires < 3155378975999999999");
        _expire.Bind(1, queue).Bind(2, now).Run();
    }

    /// <summary>Changes a message. Returns false when the message was deleted, has expired or has another receipt.</summary>
    public bool Update(long queue, long id, long receipt, long now, long visible, long newReceipt, ReadOnlyMemory<byte>? body)
    {
        Statement update;
        if (body is { } bytes)
        {
            update = _updateBody ??= _connection.Prepare(
                "UPDATE messages SET visible = ?5, receipt = ?6, body = ?7 WHERE id = ?1 AND queue = ?2 AND receipt = ?3 AND expires > ?4");
            update.Bind(7, bytes.Span);
        }
        else
        {
            update = _update ??= _connection.Prepare(
                "UPDATE messages SET visible = ?5, receipt = ?6 WHERE id = ?1 AND queue = ?2 AND receipt = ?3 AND expires > ?4");
        }

        return update.Bind(1, id).Bind(2, queue).Bind(3, receipt).Bind(4, now).Bind(5, visible).Bind(6, newReceipt).Run() > 0;
    }

    /// <summary>Deletes a message. Returns false when the message was deleted before or has another receipt.</summary>
    public bool Delete(long queue, long id, long receipt)
    {
        _delete ??= _connection.Prepare("DELETE FROM messages WHERE id = ?1 AND queue = ?2 AND receipt = ?3");
        return _delete.Bind(1, id).Bind(2, queue).Bind(3, receipt).Run() > 0;
    }

    public void Clear(long queue)
    {
        _clear ??= _connection.Prepare("DELETE FROM messages WHERE queue = ?1");
        _clear.Bind(1, queue).Run();
    }

    /// <summary>Makes every received message visible. A message that was sent with a delay keeps its delay.</summary>
    public void FreeClaims(long now) => _connection.Prepare("UPDATE messages SET visible = ?1 WHERE receipt <> id AND visible > ?1").Bind(1, now).Run();

    public long Count(long queue, long now)
    {
        _count ??= _connection.Prepare("SELECT COUNT(*) FROM messages WHERE queue = ?1 AND expires > ?2");
        _count.Bind(1, queue).Bind(2, now).Step();
        var count = _count.Int64(0);
        _count.Reset();
        return count;
    }

    private static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);
}
