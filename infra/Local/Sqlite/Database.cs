using System.Collections.Concurrent;
using System.Globalization;
using WasmOs.Infra.Local.Folders;
using WasmOs.Storage;

namespace WasmOs.Infra.Local.Sqlite;

/// <summary>The database of a folder: one writer thread, and readers with their own connections. Thread-safe.</summary>
internal sealed class Database : IAsyncDisposable
{
    private const int MaxIdleReaders = 16;

    private readonly ConcurrentQueue<Session> _readers = [];
    private readonly TimeProvider _time;
    private volatile bool _closed;

    private Database(Connection connection, string path, DatabaseLimits limits, TimeProvider time)
    {
        Path = path;
        _time = time;
        connection.Execute("UPDATE openings SET count = count + 1");
        Ids = new UniqueIds(connection.Scalar("SELECT count FROM openings"));
        Writer = new GroupCommitWriter(new Session(connection, Ids, time), path, limits.MaxWaitingWrites, time);
    }

    public string Path { get; }

    public UniqueIds Ids { get; }

    public GroupCommitWriter Writer { get; }

    /// <summary>Opens or creates the database and migrates it to this program's version.</summary>
    public static Database Open(string folder, DatabaseLimits limits, TimeProvider time, IReadOnlyList<string> steps)
    {
        var path = System.IO.Path.Combine(folder, FolderLayout.Database);
        Connection? connection = null;
        try
        {
            // Create the file with its permissions: SQLite gives its log and its shared memory the same ones.
            PrivateFiles.EnsureFile(path);
            connection = new Connection(path);

            // Overwrite deleted and replaced data where that costs no additional page write. So a secret that was encrypted later leaves no plain copy behind.
            connection.Execute("PRAGMA secure_delete=FAST;");

            // 16 MiB of cache. A checkpoint after each 16 MiB of log, because a checkpoint writes every page that changed since the last one.
            connection.Execute("PRAGMA cache_size=-16384; PRAGMA wal_autocheckpoint=4096;");
            if (limits.MaxPages > 0)
            {
                connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count={limits.MaxPages}"));
            }

            Migrate(connection, path, steps);
            return new Database(connection, path, limits, time);
        }
        catch (SqliteFailure failure)
        {
            connection?.Dispose();
            throw StorageFaults.From(failure, "tables", path);
        }
        catch
        {
            // After any failure, close the connection, because the caller gets no object to dispose.
            connection?.Dispose();
            throw;
        }
    }

    /// <summary>Runs a query with exclusive use of a reader connection, on the calling thread.</summary>
    public T Read<TState, T>(string service, TState state, Func<Session, TState, T> query)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        var begun = StorageSpans.Begin(_time);
        Session? session = null;
        try
        {
            if (!_readers.TryDequeue(out session))
            {
                session = OpenReader();
            }

            return query(session, state);
        }
        catch (SqliteFailure failure)
        {
            throw StorageFaults.From(failure, service, Path);
        }
        finally
        {
            GiveBack(session);
            StorageSpans.End(begun, _time, service, "read");
        }
    }

    /// <summary>Waits for accepted writes, copies the log into the database and closes it.</summary>
    public async ValueTask DisposeAsync()
    {
        _closed = true;
        while (_readers.TryDequeue(out var reader))
        {
            reader.Dispose();
        }

        await Writer.DisposeAsync().ConfigureAwait(false);
    }

    private Session OpenReader()
    {
        var connection = new Connection(Path);
        connection.Execute("PRAGMA query_only=1");
        return new Session(connection, Ids, _time);
    }

    private void GiveBack(Session? session)
    {
        if (session is null)
        {
            return;
        }

        if (_closed || _readers.Count >= MaxIdleReaders)
        {
            session.Dispose();
        }
        else
        {
            _readers.Enqueue(session);
        }
    }

    private static void Migrate(Connection connection, string path, IReadOnlyList<string> steps)
    {
        var version = (int)connection.Scalar("PRAGMA user_version");
        if (version > steps.Count)
        {
            throw new StorageUnavailableException(
                "tables", $"'{path}' has version {version} and this program knows versions up to {steps.Count}: "
                + "a newer program made it. Run that program, or use another folder.");
        }

        if (version == steps.Count)
        {
            return;
        }

        if (version > 0)
        {
            Copy(connection, path, version);
        }

        connection.Execute("BEGIN IMMEDIATE");
        for (var i = version; i < steps.Count; i++)
        {
            connection.Execute(steps[i]);
        }

        connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version={steps.Count}; COMMIT;"));
    }

    /// <summary>Copies the database before a migration, so that an operator can undo the migration.</summary>
    private static void Copy(Connection connection, string path, int version)
    {
        connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        File.Copy(path, string.Create(CultureInfo.InvariantCulture, $"{path}.v{version}"), overwrite: true);
    }
}
