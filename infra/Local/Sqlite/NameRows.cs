namespace WasmOs.Infra.Local.Sqlite;

/// <summary>The SQL statements for the names and numbers of containers, tables and queues. Names are compared without case, as in Azure.</summary>
internal sealed class NameRows(Connection connection) : IStatements<NameRows>
{
    public static NameRows Create(Connection connection) => new(connection);

    public Dictionary<string, long> All(StorageService service)
    {
        var names = new Dictionary<string, long>(StringComparer.OrdinalIgnoreCase);
        var select = connection.Prepare("SELECT name, id FROM names WHERE service = ?1").Bind(1, (long)service);
        while (select.Step())
        {
            names.Add(select.Text(0)!, select.Int64(1));
        }

        return names;
    }

    /// <summary>Adds a missing name, and returns its number.</summary>
    public long Ensure(StorageService service, string name)
    {
        connection.Prepare("INSERT INTO names (service, name) VALUES (?1, ?2) ON CONFLICT DO NOTHING").Bind(1, (long)service).Bind(2, name).Run();
        var select = connection.Prepare("SELECT id FROM names WHERE service = ?1 AND name = ?2").Bind(1, (long)service).Bind(2, name);
        select.Step();
        var id = select.Int64(0);
        select.Reset();
        return id;
    }
}
