namespace WasmOs.Infra.Local.Sqlite;

/// <summary>
/// The statements of one store on one connection. Each store declares its own class, and a <see cref="Session"/> creates one object of that class when the
/// store first uses it.
/// </summary>
/// <typeparam name="TSelf">The implementing class.</typeparam>
internal interface IStatements<TSelf>
    where TSelf : class, IStatements<TSelf>
{
    /// <summary>Creates the object. A statement is compiled at its first use and lives as long as the connection.</summary>
    static abstract TSelf Create(Connection connection);
}
