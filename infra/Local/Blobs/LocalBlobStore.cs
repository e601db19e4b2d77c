using System.Runtime.CompilerServices;
using WasmOs.Infra.Local.Sqlite;
using WasmOs.Storage;

namespace WasmOs.Infra.Local.Blobs;

/// <summary>Stores blobs as plain files, and their ETags and leases as rows. Thread-safe.</summary>
/// <remarks>
/// The steps of a write: (1) write and flush a temporary file; (2) commit the blob's row together with the intent to move the file: this commit decides; (3)
/// rename the file and flush the folder; (4) delete the intent later. If the process dies before (2), nothing was written. If it dies after (2), the next
/// opening repeats (3). A deletion is a commit followed by an unlink, in the same way. An append writes and flushes the block behind the acknowledged length,
/// and then commits the new length. One asynchronous lock a blob (striped) makes the condition and the write atomic. It is never held while a caller's stream
/// is read.
/// </remarks>
public sealed class LocalBlobStore : IBlobStore
{
    private const int ListPage = 500;

    private readonly Database _database;
    private readonly BlobFiles _files;
    private readonly TimeProvider _time;
    private readonly NameDirectory _containers;
    private readonly BlobAccess _access;

    internal LocalBlobStore(Database database, BlobFiles files, TimeProvider time)
    {
        _database = database;
        _files = files;
        _time = time;
        _containers = new NameDirectory(database, StorageService.Blobs, BlobAccess.Service, "container");
        _access = new BlobAccess(database, files, _containers);
    }

    /// <summary>
    /// Finds the file of a blob, so that it can be mapped into memory. Overwriting or deleting the blob does not change an open or mapped file.
    /// </summary>
    /// <param name="blob">The blob. Append blobs are not found, because their files can be longer than what was acknowledged.</param>
    /// <param name="path">The path of the file; empty when there is no such blob.</param>
    public bool TryGetPath(BlobAddress blob, out string path)
    {
        StorageRules.CheckBlob(blob);
        path = "";
        if (_access.IsUnfinished(blob) || _access.Stored(blob, _access.Key(blob)) is not { Appendable: false })
        {
            return false;
        }

        path = _files.PathOf(blob);
        return true;
    }

    /// <inheritdoc/>
    public Task EnsureContainerAsync(string container, CancellationToken cancellationToken)
    {
        StorageRules.CheckName(container);
        return _containers.EnsureAsync(container, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<string?> PutAsync(BlobAddress blob, Stream content, BlobCondition condition, CancellationToken cancellationToken)
    {
        StorageRules.CheckBlob(blob);
        ArgumentNullException.ThrowIfNull(content);
        var key = _access.Key(blob);
        if (IsRefusedAtOnce(blob, key, condition))
        {
            return null;
        }

        var id = _database.Ids.Next();
        try
        {
            var length = await _files.WriteTemporaryAsync(id, content, cancellationToken).ConfigureAwait(false);
            return await PutTemporaryAsync(blob, new BlobWork(id, key, Moves: true), length, condition, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            // The caller's stream can throw anything.
            throw _access.Abandon(id, blob, failure);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<string?> PutAsync(
        BlobAddress blob, ReadOnlyMemory<byte> content, BlobCondition condition, CancellationToken cancellationToken)
    {
        StorageRules.CheckBlob(blob);
        var key = _access.Key(blob);
        if (IsRefusedAtOnce(blob, key, condition))
        {
            return null;
        }

        var id = _database.Ids.Next();
        try
        {
            _files.WriteTemporary(id, content.Span);
            return await PutTemporaryAsync(blob, new BlobWork(id, key, Moves: true), content.Length, condition, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or OperationCanceledException or StorageUnavailableException)
        {
            throw _access.Abandon(id, blob, failure);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<long> AppendAsync(BlobAddress blob, ReadOnlyMemory<byte> block, CancellationToken cancellationToken)
    {
        StorageRules.CheckBlob(blob);
        StorageRules.CheckBlock(block);
        var key = _access.Key(blob);
        using var held = await _access.LockAsync(blob, cancellationToken).ConfigureAwait(false);
        var stored = _access.Stored(blob, key);
        if (stored is { Appendable: false })
        {
            throw new InvalidOperationException($"The blob '{blob}' was written whole and cannot be appended to: use another name.");
        }

        if (stored?.IsLeased(Now) == true)
        {
            throw new InvalidOperationException($"The blob '{blob}' is leased and cannot be appended to.");
        }

        var offset = stored?.Length ?? 0;
        _access.Guarded(blob, () => _files.Append(_files.PathOf(blob), offset, block.Span));
        await _database.Writer.RunAsync(
            BlobAccess.Service, (key, Length: offset + block.Length), static (session, s) => BlobCommits.Put(session, s.key, true, s.Length),
            CancellationToken.None)
            .ConfigureAwait(false);
        return offset;
    }

    /// <inheritdoc/>
    public ValueTask<BlobProperties?> GetPropertiesAsync(BlobAddress blob, CancellationToken cancellationToken)
    {
        StorageRules.CheckBlob(blob);
        cancellationToken.ThrowIfCancellationRequested();
        return new(_access.Stored(blob, _access.Key(blob))?.Properties(blob.Name));
    }

    /// <inheritdoc/>
    public async ValueTask<BlobContent?> OpenReadAsync(BlobAddress blob, long offset, long? length, CancellationToken cancellationToken)
    {
        StorageRules.CheckBlob(blob);
        StorageRules.CheckRange(offset, length);
        var key = _access.Key(blob);
        using var held = await _access.LockAsync(blob, cancellationToken).ConfigureAwait(false);
        if (_access.Stored(blob, key) is not { } stored)
        {
            return null;
        }

        var rest = Math.Max(0, stored.Length - offset);
        var part = Math.Min(rest, length ?? rest);
        try
        {
            return new BlobContent(stored.Properties(blob.Name), _files.Open(blob, offset, part), part);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw BlobAccess.ReadingFailed(failure, blob, _files.PathOf(blob));
        }
    }

    /// <inheritdoc/>
    public async ValueTask<bool> DeleteAsync(BlobAddress blob, BlobCondition condition, CancellationToken cancellationToken)
    {
        StorageRules.CheckBlob(blob);
        var key = _access.Key(blob);
        using var held = await _access.LockAsync(blob, cancellationToken).ConfigureAwait(false);
        if (_access.Stored(blob, key) is not { } stored || !Holds(stored, condition))
        {
            return false;
        }

        var work = new BlobWork(_database.Ids.Next(), key, Moves: false);
        await _database.Writer.RunAsync(BlobAccess.Service, work, static (session, w) => BlobCommits.Delete(session, w), CancellationToken.None)
            .ConfigureAwait(false);
        _access.Do(blob, work);
        return true;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<BlobProperties> ListAsync(
        string container, string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        StorageRules.CheckName(container);
        ArgumentNullException.ThrowIfNull(prefix);
        var id = _containers.Find(container);
        var from = KeyCodec.Encode(prefix);
        var to = KeyCodec.Ceiling(from);
        List<BlobProperties> page;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            page = _database.Read(BlobAccess.Service, (id, from, to), static (session, s) => session.Statements<BlobRows>().List(s.id, s.from, s.to, ListPage));
            foreach (var blob in page)
            {
                yield return blob;
            }

            if (page.Count > 0)
            {
                from = KeyCodec.Successor(KeyCodec.Encode(page[^1].Name));
            }
        }
        while (page.Count == ListPage);
    }

    /// <inheritdoc/>
    public async ValueTask<string?> AcquireLeaseAsync(BlobAddress blob, TimeSpan duration, CancellationToken cancellationToken)
    {
        StorageRules.CheckBlob(blob);
        StorageRules.CheckLease(duration);
        var lease = Guid.CreateVersion7(_time.GetUtcNow()).ToString();
        var taken = await ChangeLeaseAsync(blob, row => row.IsLeased(Now) ? null : (lease, duration.Ticks), cancellationToken).ConfigureAwait(false);
        return taken ? lease : null;
    }

    /// <inheritdoc/>
    public ValueTask<bool> RenewLeaseAsync(BlobAddress blob, string leaseId, CancellationToken cancellationToken)
    {
        StorageRules.CheckBlob(blob);
        ArgumentException.ThrowIfNullOrEmpty(leaseId);
        return ChangeLeaseAsync(blob, row => row.IsLeased(Now) && row.Lease == leaseId ? (leaseId, row.LeaseLength) : null, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<bool> ReleaseLeaseAsync(BlobAddress blob, string leaseId, CancellationToken cancellationToken)
    {
        StorageRules.CheckBlob(blob);
        ArgumentException.ThrowIfNullOrEmpty(leaseId);
        return ChangeLeaseAsync(blob, row => row.IsLeased(Now) && row.Lease == leaseId ? (null, 0) : null, cancellationToken);
    }

    private long Now => _time.GetUtcNow().UtcTicks;

    private bool Holds(BlobRow? stored, in BlobCondition condition)
    {
        var lease = stored?.IsLeased(Now) == true ? stored.Lease : null;
        return lease == condition.LeaseId
            && !(condition.IfNoneMatchAny && stored is not null)
            && (condition.IfMatch is null || (stored is not null && UniqueIds.TryParse(condition.IfMatch, out var etag) && etag == stored.ETag));
    }

    /// <summary>Avoids writing the content of a blob that already exists. The condition is checked again under the lock.</summary>
    private bool IsRefusedAtOnce(in BlobAddress blob, in BlobKey key, in BlobCondition condition) =>
        condition.IfNoneMatchAny && _access.Stored(blob, key) is not null;

    private async ValueTask<string?> PutTemporaryAsync(
        BlobAddress blob, BlobWork work, long length, BlobCondition condition, CancellationToken cancellationToken)
    {
        using var held = await _access.LockAsync(blob, cancellationToken).ConfigureAwait(false);
        if (!Holds(_access.Stored(blob, work.Key), condition))
        {
            _files.DeleteTemporary(work.Id);
            return null;
        }

        // From here until the rename, the operation cannot be cancelled.
        var etag = await _database.Writer.RunAsync(
            BlobAccess.Service, (work, length), static (session, s) => BlobCommits.Move(session, s.work, s.length), CancellationToken.None)
            .ConfigureAwait(false);
        _access.Do(blob, work);
        return UniqueIds.Format(etag);
    }

    private async ValueTask<bool> ChangeLeaseAsync(
        BlobAddress blob, Func<BlobRow, (string? Lease, long Length)?> change, CancellationToken cancellationToken)
    {
        var key = _access.Key(blob);
        using var held = await _access.LockAsync(blob, cancellationToken).ConfigureAwait(false);
        if (_access.Stored(blob, key) is not { } stored || change(stored) is not { } wanted)
        {
            return false;
        }

        return await _database.Writer.RunAsync(
            BlobAccess.Service, (key, wanted, Until: Now + wanted.Length), static (session, s) => BlobCommits.SetLease(
                session, s.key, s.wanted, s.Until), CancellationToken.None).ConfigureAwait(false);
    }
}
