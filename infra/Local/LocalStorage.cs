using System.IO.Enumeration;
using WasmOs.Infra.Local.Blobs;
using WasmOs.Infra.Local.Folders;
using WasmOs.Infra.Local.Queues;
using WasmOs.Infra.Local.Sqlite;
using WasmOs.Infra.Local.Tables;
using WasmOs.Storage;

namespace WasmOs.Infra.Local;

/// <summary>Storage in one folder: tables and queues in SQLite, blobs in files. One process owns the folder at a time.</summary>
public sealed class LocalStorage : IStorage, IStorageMeter
{
    private readonly FolderLock _lock;
    private readonly string _folder;
    private readonly Database _database;
    private readonly LocalProbe _probe;
    private int _disposed;

    private LocalStorage(string folder, FolderLock folderLock, Database database, BlobFiles files, TimeProvider time)
    {
        _folder = folder;
        _lock = folderLock;
        _database = database;
        Blobs = new LocalBlobStore(database, files, time);
        Tables = new LocalTableStore(database);
        Queues = new LocalQueueStore(database);
        _probe = new LocalProbe(this, time);
    }

    /// <inheritdoc/>
    public string Kind => "local";

    /// <inheritdoc/>
    public bool IsShared => false;

    /// <summary>What was found wrong with the folder's permissions when it was opened, and what became of it; for the log.</summary>
    public IReadOnlyList<string> Warnings { get; private init; } = [];

    /// <summary>Blobs, and where they lie.</summary>
    public LocalBlobStore Blobs { get; }

    /// <inheritdoc/>
    public ITableStore Tables { get; }

    /// <inheritdoc/>
    public IQueueStore Queues { get; }

    IBlobStore IStorage.Blobs => Blobs;

    /// <summary>Opens a folder: creates what is missing, migrates an older one, finishes what a killed program left undone.</summary>
    /// <param name="options">Which folder.</param>
    /// <param name="time">The clock of visibility, leases and time stamps.</param>
    /// <exception cref="StorageUnavailableException">The folder is another process's, newer than this program, damaged, full or not writable.</exception>
    public static LocalStorage Open(LocalStorageOptions options, TimeProvider time) => Open(options, time, Schema.Steps);

    /// <summary>Makes a folder when it is missing, and tries whether this process can have it.</summary>
    /// <exception cref="StorageUnavailableException">It cannot be made or written, or is another process's.</exception>
    public static void CheckFolder(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        try
        {
            PrivateFiles.CreateFolder(folder);
            FolderLock.Take(folder).Dispose();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw StorageFaults.From(failure, "tables", folder);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<StorageProbe>> ProbeAsync(CancellationToken cancellationToken) => _probe.RunAsync(cancellationToken);

    /// <inheritdoc/>
    public long? MeasureBytes()
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        var files = new FileSystemEnumerable<long>(_folder, static (ref FileSystemEntry entry) => entry.Length, options)
        {
            ShouldIncludePredicate = static (ref FileSystemEntry entry) => !entry.IsDirectory,
        };

        // Pages of the database that are free are written again before it grows.
        return files.Sum() - _database.Read("tables", 0, static (session, _) => session.Connection.FreeBytes());
    }

    /// <summary>Waits for accepted writes, closes the database and gives the folder back.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _database.DisposeAsync().ConfigureAwait(false);
        _lock.Dispose();
    }

    internal static LocalStorage Open(LocalStorageOptions options, TimeProvider time, IReadOnlyList<string> steps)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentException.ThrowIfNullOrEmpty(options.Folder);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxWaitingWrites, 1);
        var folder = Path.GetFullPath(options.Folder);
        FolderLock? folderLock = null;
        Database? database = null;
        try
        {
            var warnings = FolderPermissions.Prepare(folder);
            folderLock = FolderLock.Take(folder);
            var files = new BlobFiles(folder);
            database = Database.Open(folder, new DatabaseLimits(options.MaxWaitingWrites, options.MaxPages), time, steps);
            database.Writer.RunAsync("blobs", files, static (session, f) => BlobRecovery.Run(session, f), CancellationToken.None)
                .AsTask()
                .GetAwaiter()
                .GetResult();
            database.Writer.RunAsync("queues", 0, static (session, _) => FreeClaims(session), CancellationToken.None).AsTask().GetAwaiter().GetResult();
            return new LocalStorage(folder, folderLock, database, files, time) { Warnings = warnings };
        }
        catch (Exception failure)
        {
            // Whatever it was, the folder is given back.
            database?.DisposeAsync().AsTask().GetAwaiter().GetResult();
            folderLock?.Dispose();
            if (failure is IOException or UnauthorizedAccessException)
            {
                throw StorageFaults.From(failure, "tables", folder);
            }

            throw;
        }
    }

    /// <summary>
    /// Frees what the process before this one had claimed: a folder has one owner at a time, so nobody holds it any more. A message that was received is visible, a lease on a blob is over.
    /// </summary>
    private static bool FreeClaims(Session session)
    {
        session.Statements<QueueRows>().FreeClaims(session.Now);
        session.Statements<BlobRows>().FreeClaims();
        return true;
    }
}
