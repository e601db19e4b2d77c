namespace WasmOs.Infra.Local.Sqlite;

/// <summary>A store's statements on one connection. Each store declares a class of its own, and a <see cref="Session"/> makes one object of it when the store first asks.</summary>
/// <typeparam name="TSelf">The class itself.</typeparam>
internal interface IStatements<TSelf>
    where TSelf : class, IStatements<TSelf>
{
    /// <summary>Makes the object. The statements are compiled at their first use and live as long as the connection.</summary>
    static abstract TSelf Create(Connection connection);
}
