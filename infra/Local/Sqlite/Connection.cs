using SQLitePCL;

namespace WasmOs.Infra.Local.Sqlite;

/// <summary>A connection to the database. Not thread-safe. Owns its statements. Every SQL text is a constant of this assembly.</summary>
internal sealed class Connection : IDisposable
{
    private const int BusyMilliseconds = 5000;

    private readonly sqlite3 _db;
    private readonly List<Statement> _statements = [];

    static Connection() => Batteries_V2.Init();

    /// <summary>Opens the file. Creates a missing file.</summary>
    public Connection(string path)
    {
        var flags = raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE | raw.SQLITE_OPEN_NOMUTEX;
        var code = raw.sqlite3_open_v2(path, out _db, flags, null);
        try
        {
            Check(code);
            raw.sqlite3_extended_result_codes(_db, 1);
            raw.sqlite3_busy_timeout(_db, BusyMilliseconds);
            Execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY;");
        }
        catch
        {
            // After any failure, close the handle, because the caller gets no object to dispose.
            Dispose();
            throw;
        }
    }

    /// <summary>The number of rows that the last insert, update or delete changed.</summary>
    public int Changes => raw.sqlite3_changes(_db);

    /// <summary>Whether a transaction is open. SQLite itself ends a transaction after some errors.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(_db) == 0;

    public void Execute(string sql) => Check(raw.sqlite3_exec(_db, sql));

    /// <summary>Compiles a statement. The connection owns it and disposes it.</summary>
    public Statement Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v2(_db, sql, out var handle));
        var statement = new Statement(this, handle);
        _statements.Add(statement);
        return statement;
    }

    /// <summary>Runs a statement and returns its integer; 0 when it returns no row.</summary>
    public long Scalar(string sql)
    {
        using var statement = new Statement(this, PrepareOnce(sql));
        return statement.Step() ? statement.Int64(0) : 0;
    }

    /// <summary>The bytes of free pages in the file. SQLite reuses them before the file grows.</summary>
    public long FreeBytes() => Scalar("PRAGMA freelist_count") * Scalar("PRAGMA page_size");

    public void Check(int code)
    {
        if (code is not (raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            throw new SqliteFailure(code, raw.sqlite3_errmsg(_db).utf8_to_string());
        }
    }

    public void Dispose()
    {
        foreach (var statement in _statements)
        {
            statement.Dispose();
        }

        _statements.Clear();
        _db.Dispose();
    }

    private sqlite3_stmt PrepareOnce(string sql)
    {
        Check(raw.sqlite3_prepare_v2(_db, sql, out var handle));
        return handle;
    }
}
