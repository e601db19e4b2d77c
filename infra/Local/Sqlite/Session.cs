namespace WasmOs.Infra.Local.Sqlite;

/// <summary>
/// A connection with the compiled statements of all stores, and the source of numbers and times for writes. Not thread-safe. Owns the connection.
/// </summary>
internal sealed class Session(Connection connection, UniqueIds ids, TimeProvider time) : IDisposable
{
    private readonly Dictionary<Type, object> _statements = [];

    public Connection Connection => connection;

    /// <summary>The current time in UTC ticks.</summary>
    public long Now => time.GetUtcNow().UtcTicks;

    /// <summary>Returns a number that was never used before in this folder.</summary>
    public long NextId() => ids.Next();

    /// <summary>Returns the statements of a store on this connection.</summary>
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
