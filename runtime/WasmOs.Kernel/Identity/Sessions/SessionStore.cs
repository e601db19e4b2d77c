using WasmOs.Kernel.Identity.Versions;
using WasmOs.Kernel.Storage;
using WasmOs.Storage;

namespace WasmOs.Kernel.Identity.Sessions;

/// <summary>Reads and writes sessions. Thread-safe.</summary>
internal sealed class SessionStore(ITableStore tables, TimeProvider time)
{
    /// <summary>Stores a new session.</summary>
    public async ValueTask AddAsync(Session session, CancellationToken cancellationToken)
    {
        var written = await tables.WriteAsync(SessionRows.Table, TableWrite.Insert(SessionRows.Encode(session)), cancellationToken).ConfigureAwait(false);
        if (!written.Succeeded)
        {
            throw new StorageUnavailableException("tables", $"Session {session.Id} could not be stored: {written.Failure}. Sign in again.");
        }
    }

    /// <summary>Reads a session; null when there is none.</summary>
    public async ValueTask<Session?> GetAsync(string id, CancellationToken cancellationToken)
    {
        var row = await tables.GetAsync(SessionRows.Table, SessionRows.Partition, SessionRows.KeyOf(id), cancellationToken).ConfigureAwait(false);
        return row is null ? null : SessionRows.Decode(row);
    }

    /// <summary>Replaces a session. Returns false when another request has changed or ended it.</summary>
    public async ValueTask<bool> ReplaceAsync(Session session, CancellationToken cancellationToken)
    {
        var write = TableWrite.Replace(SessionRows.Encode(session), session.ETag);
        return (await tables.WriteAsync(SessionRows.Table, write, cancellationToken).ConfigureAwait(false)).Succeeded;
    }

    /// <summary>Ends a session, and lists its id until the last access token of it has expired.</summary>
    /// <param name="id">The session's id.</param>
    /// <param name="listedUntil">Until when access tokens of the session could be valid.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async ValueTask EndAsync(string id, DateTimeOffset listedUntil, CancellationToken cancellationToken)
    {
        var ended = TableWrite.Upsert(SessionRows.EncodeEnded(id, listedUntil));
        var deleted = await tables.SubmitAsync(
            SessionRows.Table,
            [TableWrite.Delete(SessionRows.Partition, SessionRows.KeyOf(id), "*"), ended, TableVersion.Write(SessionRows.Partition, time)],
            cancellationToken).ConfigureAwait(false);
        if (deleted.Failure == TableFailure.NotFound)
        {
            // The session was ended before, or swept. Its access tokens may live on all the same.
            await tables.SubmitAsync(SessionRows.Table, [ended, TableVersion.Write(SessionRows.Partition, time)], cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Deletes sessions whose time is over, and ids that need not be listed any more. Returns how many.</summary>
    public async ValueTask<int> SweepAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var sessions = await ReadAsync(SessionRows.SessionPrefix, cancellationToken).ConfigureAwait(false);
        var ended = await ReadAsync(SessionRows.EndedPrefix, cancellationToken).ConfigureAwait(false);
        string[] outdated =
        [
            .. sessions.Where(row => SessionRows.Decode(row).ExpiresAt <= now).Select(row => row.RowKey),
            .. ended.Where(row => SessionRows.DecodeEnded(row) <= now).Select(row => row.RowKey),
        ];
        foreach (var key in outdated)
        {
            await tables.WriteAsync(SessionRows.Table, TableWrite.Delete(SessionRows.Partition, key, "*"), cancellationToken).ConfigureAwait(false);
        }

        return outdated.Length;
    }

    /// <summary>Reads the rows whose keys begin so.</summary>
    public ValueTask<List<TableEntity>> ReadAsync(string prefix, CancellationToken cancellationToken) =>
        TableReading.ReadAllAsync(tables, SessionRows.Table, TableQuery.Prefix(SessionRows.Partition, prefix), cancellationToken);
}
