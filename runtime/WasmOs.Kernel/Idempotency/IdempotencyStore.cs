using System.Security.Cryptography;
using System.Text;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Secrets;
using WasmOs.Runtime.Execution;
using WasmOs.Storage;

namespace WasmOs.Kernel.Idempotency;

/// <summary>Keeps the responses of requests that create something for a day, under the idempotency key that the client chose. Thread-safe.</summary>
/// <remarks>
/// <para>A request begins by storing a ticket: a hash of the request, and the id of the resource that it will create. A request that finds the ticket of an
/// ended process takes it over with that id, so the work is completed or found done, and never done twice.</para>
/// <para>When only one process uses the storage, any other process counts as ended; otherwise a process counts as ended when its lease is over. See
/// docs/decisions/0018-idempotency.md.</para>
/// </remarks>
public sealed class IdempotencyStore : IAsyncDisposable
{
    /// <summary>How long a response is kept, and the planned id of a request without a response.</summary>
    public static readonly TimeSpan TimeToLive = TimeSpan.FromHours(24);

    internal const string Table = IdempotencyRow.Table;

    private const int MaxKeyLength = 255;
    private const int Attempts = 8;
    private const int SweepPage = 1000;

    private readonly ITableStore _tables;
    private readonly IdempotencyBodies _bodies;
    private readonly IdempotencyClaims _claims;
    private readonly string _worker;
    private readonly bool _isAlone;
    private readonly TimeProvider _time;

    /// <summary>Creates the store.</summary>
    /// <param name="storage">Where keys and responses are stored.</param>
    /// <param name="seal">Encrypts the responses, which can contain secrets.</param>
    /// <param name="options">How keys are claimed.</param>
    /// <param name="worker">This process's name; unique among all processes that ever shared the storage.</param>
    /// <param name="time">The clock.</param>
    public IdempotencyStore(IStorage storage, SecretSeal seal, IdempotencyOptions options, string worker, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(worker);
        _tables = storage.Tables;
        _bodies = new IdempotencyBodies(storage.Blobs, seal);
        _claims = new IdempotencyClaims(storage, options, time);
        _isAlone = !storage.IsShared;
        (_worker, _time) = (worker, time);
    }

    /// <summary>Begins a request: claims its key for this process, or finds the first response under the key.</summary>
    /// <param name="scope">The operation and the caller, such as <c>POST /modules</c> and the user. The same key in another scope is another key.</param>
    /// <param name="key">The client's key: 1 to 255 printable ASCII characters.</param>
    /// <param name="bodyHash">A hash of the request's body, 1 to 64 bytes.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async ValueTask<Result<IdempotencyEntry>> BeginAsync(
        string scope, string key, ReadOnlyMemory<byte> bodyHash, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(scope);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentOutOfRangeException.ThrowIfZero(bodyHash.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bodyHash.Length, 64);
        if (key.Length is 0 or > MaxKeyLength || key.Any(c => c is < ' ' or > '~'))
        {
            return IdempotencyErrors.KeyInvalid();
        }

        var (partition, rowKey) = KeysOf(scope, key);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var known = await ReadAsync(partition, rowKey, cancellationToken).ConfigureAwait(false);
            if (known is not null && _time.GetUtcNow() < known.ExpiresAt)
            {
                if (!bodyHash.Span.SequenceEqual(known.Hash))
                {
                    return EntryOf(IdempotencyState.Conflict);
                }

                if (known.Status is not null)
                {
                    return await ReplayAsync(known, cancellationToken).ConfigureAwait(false);
                }

                if (IsAlive(known))
                {
                    return EntryOf(IdempotencyState.InProgress);
                }
            }

            var ticket = Plan(known, partition, rowKey, bodyHash);
            if (!_claims.TryAdd(ticket))
            {
                // Another request of this process is about to claim the key.
                return EntryOf(_claims.Find(rowKey) is { } other && !other.Row.Hash.AsSpan().SequenceEqual(bodyHash.Span)
                    ? IdempotencyState.Conflict
                    : IdempotencyState.InProgress);
            }

            if (await ClaimAsync(ticket, known?.ETag, cancellationToken).ConfigureAwait(false))
            {
                return new IdempotencyEntry(IdempotencyState.Fresh, ticket, 0, default, null, null);
            }
        }

        return EntryOf(IdempotencyState.InProgress);
    }

    /// <summary>
    /// Stores the response of a fresh request and ends its claim. When storage is down the response is not stored: a retry then finds the created resource by
    /// its planned id.
    /// </summary>
    public async ValueTask CompleteAsync(
        IdempotencyTicket ticket, int status, ReadOnlyMemory<byte> body, string? location, string? etag, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        try
        {
            var kept = await _bodies.KeepAsync(ticket.Row, body, cancellationToken).ConfigureAwait(false);
            await _claims.TryWriteAsync(
                ticket,
                row => row with
                {
                    ExpiresAt = _time.GetUtcNow() + TimeToLive,
                    LeaseUntil = null,
                    Status = status,
                    ClearBody = kept.ClearBody,
                    SealedBody = kept.SealedBody,
                    BodyBlob = kept.BodyBlob,
                    Location = location,
                    AnswerETag = etag,
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (StorageUnavailableException)
        {
            // The work is done and durable, so the client gets its response rather than an error.
        }
        finally
        {
            _claims.Remove(ticket);
        }
    }

    /// <summary>Releases a key whose work may have been done in part: the next request with the key resumes the work under the same planned id.</summary>
    public ValueTask ReleaseAsync(IdempotencyTicket ticket, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        return EndAsync(ticket, () => _claims.TryWriteAsync(ticket, row => row with { Owner = null, LeaseUntil = null }, cancellationToken));
    }

    /// <summary>Deletes the key of a request that did nothing. The request can then be repeated, even with another body.</summary>
    public ValueTask ForgetAsync(IdempotencyTicket ticket, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        return EndAsync(ticket, () => DeleteAsync(ticket, cancellationToken));
    }

    /// <summary>Deletes expired keys and the blobs of their bodies.</summary>
    /// <returns>How many rows were deleted.</returns>
    public async ValueTask<int> SweepAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var removed = 0;
        string? continuation = null;
        do
        {
            var page = await _tables.QueryAsync(Table, new TableQuery(Limit: SweepPage, Continuation: continuation), cancellationToken).ConfigureAwait(false);
            foreach (var row in page.Entities.Where(row => row.GetTime("expires_at") <= now))
            {
                var deleted = await _tables.WriteAsync(Table, TableWrite.Delete(row.PartitionKey, row.RowKey, row.ETag!), cancellationToken)
                    .ConfigureAwait(false);
                removed += deleted.Succeeded ? 1 : 0;
            }

            continuation = page.Continuation;
        }
        while (continuation is not null);

        // A body is written shortly before the row that names it, and that row lives for a day; one more hour is a safe margin.
        await _bodies.SweepAsync(now - TimeToLive - TimeSpan.FromHours(1), cancellationToken).ConfigureAwait(false);
        return removed;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _claims.DisposeAsync();

    private static IdempotencyEntry EntryOf(IdempotencyState state) => new(state, null, 0, default, null, null);

    private async ValueTask<Result<IdempotencyEntry>> ReplayAsync(IdempotencyRow row, CancellationToken cancellationToken)
    {
        var body = await _bodies.ReadAsync(row, cancellationToken).ConfigureAwait(false);
        return body.Succeeded ? new IdempotencyEntry(IdempotencyState.Replay, null, row.Status!.Value, body.Value, row.Location, row.AnswerETag) : body.Error;
    }

    /// <summary>Whether the process that claimed the key may still be handling the request.</summary>
    private bool IsAlive(IdempotencyRow row) =>
        row.Owner == _worker ? _claims.Find(row.RowKey) is not null : !_isAlone && _time.GetUtcNow() < row.LeaseUntil;

    private IdempotencyTicket Plan(IdempotencyRow? known, string partition, string rowKey, ReadOnlyMemory<byte> bodyHash)
    {
        var now = _time.GetUtcNow();
        var resumes = known is not null && now < known.ExpiresAt;
        var row = new IdempotencyRow(partition, rowKey)
        {
            Hash = bodyHash.ToArray(),
            ExpiresAt = now + TimeToLive,
            PlannedId = resumes && known!.PlannedId != Guid.Empty ? known.PlannedId : ExecutionId.New(_time).Value,
            Owner = _worker,
            Attempt = (known?.Attempt ?? 0) + 1,
            LeaseUntil = _claims.LeaseEnd,
        };
        return new IdempotencyTicket(row, resumes) { WrittenAt = _time.GetTimestamp() };
    }

    /// <summary>Stores the ticket's row; false when another request was faster.</summary>
    private async ValueTask<bool> ClaimAsync(IdempotencyTicket ticket, string? knownETag, CancellationToken cancellationToken)
    {
        var claimed = false;
        try
        {
            var row = ticket.Row.Encode();
            var written = await _tables.WriteAsync(Table, knownETag is null ? TableWrite.Insert(row) : TableWrite.Replace(row, knownETag), cancellationToken)
                .ConfigureAwait(false);
            claimed = written.Succeeded;
            if (claimed)
            {
                ticket.Row = ticket.Row with { ETag = written.ETags[0] };
            }

            return claimed;
        }
        finally
        {
            if (!claimed)
            {
                _claims.Remove(ticket);
            }
        }
    }

    private async ValueTask EndAsync(IdempotencyTicket ticket, Func<ValueTask<bool>> write)
    {
        try
        {
            await write().ConfigureAwait(false);
        }
        catch (StorageUnavailableException)
        {
            // The row keeps its owner. This process removes the claim below, and therefore no longer counts as alive for the key.
        }
        finally
        {
            _claims.Remove(ticket);
        }
    }

    private async ValueTask<bool> DeleteAsync(IdempotencyTicket ticket, CancellationToken cancellationToken)
    {
        await ticket.Turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var delete = TableWrite.Delete(ticket.Row.PartitionKey, ticket.Row.RowKey, ticket.Row.ETag!);
            return (await _tables.WriteAsync(Table, delete, cancellationToken).ConfigureAwait(false)).Succeeded;
        }
        finally
        {
            ticket.Turn.Release();
        }
    }

    private async ValueTask<IdempotencyRow?> ReadAsync(string partition, string rowKey, CancellationToken cancellationToken) =>
        await _tables.GetAsync(Table, partition, rowKey, cancellationToken).ConfigureAwait(false) is { } row ? IdempotencyRow.Decode(row) : null;

    /// <summary>Row keys of a fixed length: the SHA-256 of scope and key, spread over 16 partitions by the first digit.</summary>
    private static (string Partition, string Row) KeysOf(string scope, string key)
    {
        var row = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{scope}\n{key}")));
        return (row[..1], row);
    }
}
