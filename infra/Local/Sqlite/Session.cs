using WasmOs.Infra.Local.Blobs;
using WasmOs.Infra.Local.Queues;
using WasmOs.Infra.Local.Tables;

namespace WasmOs.Infra.Local.Sqlite;

/// <summary>A connection with the statements of all three services. Used by one thread at a time.</summary>
internal sealed class Session(Connection connection, UniqueIds ids, TimeProvider time) : IDisposable
{
    public Connection Connection => connection;

    public NameRows Names { get; } = new(connection);

    public TableRows Tables { get; } = new(connection);

    public QueueRows Queues { get; } = new(connection);

    public BlobRows Blobs { get; } = new(connection);

    /// <summary>The time in UTC ticks.</summary>
    public long Now => time.GetUtcNow().UtcTicks;

    /// <summary>A number that this folder has never given out.</summary>
    public long NextId() => ids.Next();

    /// <summary>
    /// Frees what the process before this one had claimed: a folder has one owner at a time, so nobody holds it any more. A message that was received is visible, a lease
    /// on a blob is over. A message that was sent with a delay keeps the delay.
    /// </summary>
    public bool FreeClaims()
    {
        connection.Prepare("UPDATE messages SET visible = ?1 WHERE receipt <> id AND visible > ?1").Bind(1, Now).Run();
        connection.Prepare("UPDATE blobs SET lease = NULL, leased_until = 0, lease_length = 0 WHERE lease IS NOT NULL").Run();
        return true;
    }

    public void Dispose() => connection.Dispose();
}
