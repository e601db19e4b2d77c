namespace WasmOs.Infra.Local.Sqlite;

/// <summary>A connection, the statements that stores have compiled on it, and what their writes are numbered and timed by. Used by one thread at a time.</summary>
internal sealed class Session(Connection connection, UniqueIds ids, TimeProvider time) : IDisposable
{
    private readonly Dictionary<Type, object> _statements = [];

    public Connection Connection => connection;

    /// <summary>The time in UTC ticks.</summary>
    public long Now => time.GetUtcNow().UtcTicks;

    /// <summary>A number that this folder has never given out.</summary>
    public long NextId() => ids.Next();

    /// <summary>The statements of a store on this connection.</summary>
    public T Statements<T>()
        where T : class, IStatements<T>
    {
        if (_statements.TryGetValue(typeof(T), out var known))
        {
            return (T)known;
        }

        var created = T.Create(connection);
        _statements.Add(typeof(T), created);
        return created;
    }

    public void Dispose() => connection.Dispose();
}
