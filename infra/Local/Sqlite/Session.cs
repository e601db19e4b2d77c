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

    public void Dispose() => connection.Dispose();
}
