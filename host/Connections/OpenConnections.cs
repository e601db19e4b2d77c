using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace WasmOs.Host.Connections;

/// <summary>The open connections of all ports, so that a stop can close those that do not end by themselves. Thread-safe.</summary>
internal sealed class OpenConnections
{
    private readonly ConcurrentDictionary<ConnectionContext, bool> _all = new();

    /// <summary>Adds a connection when it opens.</summary>
    public void Add(ConnectionContext connection) => _all[connection] = true;

    /// <summary>Removes a connection when it has ended.</summary>
    public void Remove(ConnectionContext connection) => _all.TryRemove(connection, out _);

    /// <summary>Closes all connections at once. Requests that still run there see that their client has gone.</summary>
    public void AbortAll()
    {
        foreach (var (connection, _) in _all)
        {
            connection.Abort(new ConnectionAbortedException("The host stops."));
        }
    }
}
