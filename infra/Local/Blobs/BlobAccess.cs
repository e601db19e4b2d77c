using System.Collections.Concurrent;
using WasmOs.Infra.Local.Sqlite;
using WasmOs.Storage;

namespace WasmOs.Infra.Local.Blobs;

/// <summary>A blob's lock, its row, and what was decided about its file and is still to be done. Thread-safe.</summary>
internal sealed class BlobAccess
{
    public const string Service = "blobs";

    private readonly Database _database;
    private readonly BlobFiles _files;
    private readonly NameDirectory _containers;
    private readonly SemaphoreSlim[] _locks = new SemaphoreSlim[64];

    // Decided, but the file system refused: the next access to the blob tries again before it does anything else.
    private readonly ConcurrentDictionary<BlobAddress, BlobWork> _unfinished = new();

    public BlobAccess(Database database, BlobFiles files, NameDirectory containers)
    {
        _database = database;
        _files = files;
        _containers = containers;
        for (var i = 0; i < _locks.Length; i++)
        {
            _locks[i] = new SemaphoreSlim(1, 1);
        }
    }

    public BlobKey Key(in BlobAddress blob) => new(_containers.Find(blob.Container), KeyCodec.Encode(blob.Name));

    public bool IsUnfinished(in BlobAddress blob) => _unfinished.ContainsKey(blob);

    /// <summary>The blob's row; null as well when somebody has deleted its file, as one does to make room.</summary>
    public BlobRow? Stored(in BlobAddress blob, in BlobKey key)
    {
        var row = _database.Read(Service, key, static (session, k) => session.Statements<BlobRows>().Find(k));
        return row is not null && (_unfinished.ContainsKey(blob) || File.Exists(_files.PathOf(blob))) ? row : null;
    }

    /// <summary>Takes the blob's lock and does first what is still to be done.</summary>
    public async ValueTask<BlobLock> LockAsync(BlobAddress blob, CancellationToken cancellationToken)
    {
        var stripe = _locks[(uint)blob.GetHashCode() % (uint)_locks.Length];
        await stripe.WaitAsync(cancellationToken).ConfigureAwait(false);
        var held = new BlobLock(stripe);
        try
        {
            Finish(blob);
        }
        catch
        {
            // Whatever it failed with: who does not get the lock cannot give it back.
            held.Dispose();
            throw;
        }

        return held;
    }

    /// <summary>Does to the file what was committed. Called under the blob's lock.</summary>
    public void Do(BlobAddress blob, BlobWork work)
    {
        _unfinished[blob] = work;
        Finish(blob);
    }

    /// <summary>What to throw when a blob's file cannot be opened or read.</summary>
    public static StorageUnavailableException ReadingFailed(Exception failure, in BlobAddress blob, string path) => BlobFileFaults.IsOfOneFile(failure)
        ? new ContentDamagedException(
            new DamagedContent(blob, $"The file '{path}'", $"It cannot be read: check its permissions and the disk ({failure.Message.TrimEnd('.')})."), failure)
        : StorageFaults.From(failure, Service, path);

    public void Guarded(in BlobAddress blob, Action action)
    {
        try
        {
            action();
        }
        catch (BlobFileDamagedException failure)
        {
            // Only this file: whoever can do without the blob goes on.
            throw new ContentDamagedException(new DamagedContent(blob, $"The file '{_files.PathOf(blob)}'", failure.Message), failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw StorageFaults.From(failure, Service, _files.PathOf(blob));
        }
    }

    /// <summary>Cleans up after a write that failed before it was decided; when that fails too, the next opening sweeps the file.</summary>
    public Exception Abandon(long id, in BlobAddress blob, Exception failure)
    {
        try
        {
            if (!_unfinished.TryGetValue(blob, out var work) || work.Id != id)
            {
                _files.DeleteTemporary(id);
            }
        }
        catch (Exception second) when (second is IOException or UnauthorizedAccessException)
        {
            // The first failure is the one to report.
        }

        return failure is IOException or UnauthorizedAccessException ? StorageFaults.From(failure, Service, _files.PathOf(blob)) : failure;
    }

    private void Finish(BlobAddress blob)
    {
        if (!_unfinished.TryGetValue(blob, out var work))
        {
            return;
        }

        Guarded(blob, () => _files.Do(work, _files.PathOf(blob)));
        _unfinished.TryRemove(blob, out _);
        _database.Writer.EnqueueLazily(Service, work.Id, static (session, id) => BlobCommits.EndWork(session, id));
    }
}
