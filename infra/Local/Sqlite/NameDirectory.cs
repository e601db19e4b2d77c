using System.Collections.Concurrent;
using WasmOs.Storage;

namespace WasmOs.Infra.Local.Sqlite;

/// <summary>The names and numbers of one service's containers, tables or queues, in memory. So an operation finds them without a query. Thread-safe.</summary>
internal sealed class NameDirectory
{
    private readonly Database _database;
    private readonly StorageService _service;
    private readonly string _serviceName;
    private readonly string _what;
    private readonly ConcurrentDictionary<string, long> _ids;

    public NameDirectory(Database database, StorageService service, string serviceName, string what)
    {
        _database = database;
        _service = service;
        _serviceName = serviceName;
        _what = what;
        _ids = new(database.Read(serviceName, service, static (session, s) => session.Statements<NameRows>().All(s)), StringComparer.OrdinalIgnoreCase);
    }

    public async Task EnsureAsync(string name, CancellationToken cancellationToken)
    {
        if (_ids.ContainsKey(name))
        {
            return;
        }

        _ids[name] = await _database.Writer.RunAsync(
            _serviceName, (_service, name), static (session, s) => session.Statements<NameRows>().Ensure(s._service, s.name), cancellationToken)
                .ConfigureAwait(false);
    }

    /// <summary>Returns the number of a name that was ensured before.</summary>
    public long Find(string name) => _ids.TryGetValue(name, out var id)
        ? id
        : throw new StorageUnavailableException(_serviceName, $"The {_what} '{name}' does not exist: ensure it before use.");
}
