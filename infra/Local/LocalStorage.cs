using System.IO.Enumeration;
using WasmOs.Infra.Local.Blobs;
using WasmOs.Infra.Local.Folders;
using WasmOs.Infra.Local.Queues;
using WasmOs.Infra.Local.Sqlite;
using WasmOs.Infra.Local.Tables;
using WasmOs.Storage;

namespace WasmOs.Infra.Local;

/// <summary>Storage in one folder: tables and queues in SQLite, blobs in files. One process owns the folder at a time. Thread-safe.</summary>
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

    /// <summary>Warnings for the log about the folder's permissions when it was opened.</summary>
    public IReadOnlyList<string> Warnings { get; private init; } = [];

    /// <summary>The blobs, with access to the paths of their files.</summary>
    public LocalBlobStore Blobs { get; }

    /// <inheritdoc/>
    public ITableStore Tables { get; }

    /// <inheritdoc/>
    public IQueueStore Queues { get; }

    IBlobStore IStorage.Blobs => Blobs;

    /// <summary>Opens a folder: creates what is missing, migrates an older database, and finishes the work of a process that was killed.</summary>
    /// <param name="options">The folder and the limits.</param>
    /// <param name="time">The clock of visibility, leases and time stamps.</param>
    /// <exception cref="StorageUnavailableException">
    /// Another process owns the folder, a newer program wrote it, or it is damaged, full or not writable.
    /// </exception>
    public static LocalStorage Open(LocalStorageOptions options, TimeProvider time) => Open(options, time, Schema.Steps);

    /// <summary>Creates a missing folder, and checks that this process can own it.</summary>
    /// <exception cref="StorageUnavailableException">The folder cannot be created or written, or another process owns it.</exception>
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
        // Free pages of the database do not count, because they are reused before the file grows.
        return BytesOf(_folder) - _database.Read("tables", 0, static (session, _) => session.Connection.FreeBytes());
    }

    /// <inheritdoc/>
    public long? MeasureContainer(string container)
    {
        ArgumentException.ThrowIfNullOrEmpty(container);
        var folder = Path.Combine(_folder, FolderLayout.Blobs, container);
        return Directory.Exists(folder) ? BytesOf(folder) : 0;
    }

    /// <inheritdoc/>
    public StoreCommits? Commits => _database.Writer.Commits;

    /// <inheritdoc/>
    public VolumeSpace? MeasureVolume() => VolumeOf(_folder);

    /// <summary>The space of the disk on which a folder lies; null when it cannot be measured.</summary>
    /// <param name="folder">A folder that exists.</param>
    public static VolumeSpace? VolumeOf(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        try
        {
            // Linux and macOS measure the disk of any path; Windows names disks by their root.
            var path = Path.GetFullPath(folder);
            var disk = new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(path)! : path);
            return new VolumeSpace(disk.AvailableFreeSpace, disk.TotalSize);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null; // A network path, for example.
        }
    }

    /// <summary>Waits for accepted writes, closes the database and releases the folder.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _database.DisposeAsync().ConfigureAwait(false);
        _lock.Dispose();
    }

    private static long BytesOf(string folder)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        return new FileSystemEnumerable<long>(folder, static (ref FileSystemEntry entry) => entry.Length, options)
        {
            ShouldIncludePredicate = static (ref FileSystemEntry entry) => !entry.IsDirectory,
        }.Sum();
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
            RefuseBlobsAlone(folder);
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
            // After any failure, release the folder.
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
    /// Refuses a folder whose database is gone: a new one would know no users and no blobs, so the store would be open to everybody and look as if it were
    /// whole.
    /// </summary>
    private static void RefuseBlobsAlone(string folder)
    {
        var blobs = Path.Combine(folder, FolderLayout.Blobs);
        if (!File.Exists(Path.Combine(folder, FolderLayout.Database))
            && Directory.Exists(blobs)
            && Directory.EnumerateFiles(blobs, "*", SearchOption.AllDirectories).Any())
        {
            throw new StorageUnavailableException(
                "tables",
                $"The folder '{folder}' has blobs, but {FolderLayout.Database} is missing, which says what they are and who may use them. "
                + $"Restore {FolderLayout.Database} from a backup, or move the folder away to begin anew.");
        }
    }

    /// <summary>
    /// Ends the leases of the process that owned the folder before. A folder has one owner at a time, so no process holds them any more. Received messages
    /// become visible again, and leases on blobs end.
    /// </summary>
    private static bool FreeClaims(Session session)
    {
        session.Statements<QueueRows>().FreeClaims(session.Now);
        session.Statements<BlobRows>().FreeClaims();
        return true;
    }
}
