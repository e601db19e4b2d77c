using Microsoft.AspNetCore.Connections;
using WasmOs.Kernel.Diagnostics;

namespace WasmOs.Host.Connections;

/// <summary>
/// Limits the open connections of all ports together, so that the process keeps enough file handles for its storage and its runs. Thread-safe.
/// </summary>
/// <remarks>Kestrel's own limit does not serve here: it counts each port separately and writes a log line for each refused connection.</remarks>
internal sealed partial class ConnectionLimit(int most, OpenConnections connections, TimeProvider time, ILogger<ConnectionLimit> logger)
{
    /// <summary>The shortest time between two log lines.</summary>
    public static readonly TimeSpan LineInterval = TimeSpan.FromMinutes(1);

    private readonly LineSample _sample = new();
    private int _open;

    /// <summary>The number of open connections.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>Adds the limit to a connection's pipeline, before the HTTP layer.</summary>
    public ConnectionDelegate Before(ConnectionDelegate next) => connection => ServeAsync(connection, next);

    private async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        try
        {
            if (Interlocked.Increment(ref _open) > most)
            {
                Refuse(connection);
                return;
            }

            connections.Add(connection);
            await next(connection);
        }
        finally
        {
            connections.Remove(connection);
            Interlocked.Decrement(ref _open);
        }
    }

    private void Refuse(ConnectionContext connection)
    {
        connection.Abort(new ConnectionAbortedException("As many connections are open as this host allows."));
        if (_sample.Add(time, LineInterval, out var leftOut))
        {
            LogRefused(logger, most, leftOut + 1);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "connections are refused: {Most} are open, and more would leave no file handles for storage and runs. "
        + "{Count} were refused since the last such line. "
        + "Find out who opens so many, or raise the process's limit of open files (ulimit -n)")]
    private static partial void LogRefused(ILogger logger, int most, long count);
}
