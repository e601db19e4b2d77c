using System.Collections.Concurrent;
using WasmOs.Infra.Local.Sqlite;
using WasmOs.Storage;

namespace WasmOs.Infra.Local.Blobs;

/// <summary>Gives access to a blob's lock and row, and executes the committed changes of its file. Thread-safe.</summary>
internal sealed class BlobAccess
{
    public const string Service = "blobs";

    private readonly Database _database;
    private readonly BlobFiles _files;
    private readonly NameDirectory _containers;
    private readonly SemaphoreSlim[] _locks = new SemaphoreSlim[64];

    // Committed work that the file system refused. The next access to the blob tries it again first.
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

    /// <summary>Returns the blob's row; null when there is none, or when its file was deleted by hand, as users do to free space.</summary>
    public BlobRow? Stored(in BlobAddress blob, in BlobKey key)
    {
        var row = _database.Read(Service, key, static (session, k) => session.Statements<BlobRows>().Find(k));
        return row is not null && (_unfinished.ContainsKey(blob) || File.Exists(_files.PathOf(blob))) ? row : null;
    }

    /// <summary>Takes the blob's lock and executes work on its file that is still unfinished. The caller must dispose the lock.</summary>
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
            // After any failure, release the lock: the caller does not get it and cannot release it.
            held.Dispose();
            throw;
        }

        return held;
    }

    /// <summary>Executes committed work on the blob's file. The caller must hold the blob's lock.</summary>
    public void Do(BlobAddress blob, BlobWork work)
    {
        _unfinished[blob] = work;
        Finish(blob);
    }

    /// <summary>Returns the exception for a blob's file that cannot be opened or read.</summary>
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
            // Only this file is damaged, so callers that can do without the blob may continue.
            throw new ContentDamagedException(new DamagedContent(blob, $"The file '{_files.PathOf(blob)}'", failure.Message), failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw StorageFaults.From(failure, Service, _files.PathOf(blob));
        }
        catch (ArgumentOutOfRangeException failure)
        {
            // So .NET reports EFBIG: the process or the file system allows no longer file.
            throw StorageFaults.From(failure, Service, _files.PathOf(blob));
        }
    }

    /// <summary>
    /// Deletes the temporary file of a write that failed before its commit. When that fails too, the next opening deletes the file. Returns the exception to
    /// throw.
    /// </summary>
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
            // Report the first failure, not this one.
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
