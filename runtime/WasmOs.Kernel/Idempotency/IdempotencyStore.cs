using System.Security.Cryptography;
using System.Text;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Storage;

namespace WasmOs.Kernel.Idempotency;

/// <summary>Answers of requests that create something, kept for a day by the key that the client chose. Thread-safe.</summary>
/// <remarks>
/// A request whose process died stays in progress for <see cref="Lease"/> and can then be begun anew; what it creates must bear that, as all writes here do.
/// </remarks>
public sealed class IdempotencyStore(ITableStore tables, TimeProvider time)
{
    /// <summary>How long an answer is kept.</summary>
    public static readonly TimeSpan TimeToLive = TimeSpan.FromHours(24);

    /// <summary>How long a request may take before its key is free again.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);

    /// <summary>The largest body that is kept, bytes.</summary>
    public const int MaxBodyBytes = 32 * 1024;

    internal const string Table = "Idempotency";

    private const int MaxKeyLength = 255;
    private const int Attempts = 4;
    private const int SweepPage = 1000;

    /// <summary>Begins a request.</summary>
    /// <param name="scope">Who and what: the same key in another scope is another key (such as <c>POST /modules</c> and the user).</param>
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
            return KernelErrors.IdempotencyKeyInvalid();
        }

        var (partition, row) = KeysOf(scope, key);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var known = await tables.GetAsync(Table, partition, row, cancellationToken).ConfigureAwait(false);
            if (known is not null && time.GetUtcNow() < known.GetTime("expires_at"))
            {
                return Describe(known, bodyHash.Span);
            }

            var begun = new TableEntity(partition, row).Set("hash", bodyHash.ToArray()).Set("expires_at", time.GetUtcNow() + Lease);
            var write = known is null ? TableWrite.Insert(begun) : TableWrite.Replace(begun, known.ETag!);
            var written = await tables.WriteAsync(Table, write, cancellationToken).ConfigureAwait(false);
            if (written.Succeeded)
            {
                var ticket = new IdempotencyTicket(partition, row, written.ETags[0]!, bodyHash.ToArray());
                return new IdempotencyEntry(IdempotencyState.Fresh, ticket, 0, default, null, null);
            }
        }

        return new IdempotencyEntry(IdempotencyState.InProgress, null, 0, default, null, null);
    }

    /// <summary>Keeps the answer of a fresh request. A body over 32 KiB is not kept: the key is then free again.</summary>
    public async ValueTask CompleteAsync(
        IdempotencyTicket ticket, int status, ReadOnlyMemory<byte> body, string? location, string? etag, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        if (body.Length > MaxBodyBytes)
        {
            await AbandonAsync(ticket, cancellationToken).ConfigureAwait(false);
            return;
        }

        var answered = new TableEntity(ticket.PartitionKey, ticket.RowKey)
            .Set("hash", ticket.BodyHash)
            .Set("expires_at", time.GetUtcNow() + TimeToLive)
            .Set("status", status)
            .Set("body", body.ToArray())
            .Set("location", location)
            .Set("etag", etag);

        // Whether it is written or not: who took the key over because this request took too long answers for it.
        await tables.WriteAsync(Table, TableWrite.Replace(answered, ticket.ETag), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Forgets a fresh request that failed, so that it can be repeated.</summary>
    public async ValueTask AbandonAsync(IdempotencyTicket ticket, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        await tables.WriteAsync(Table, TableWrite.Delete(ticket.PartitionKey, ticket.RowKey, ticket.ETag), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes what has expired.</summary>
    /// <returns>How many rows were removed.</returns>
    public async ValueTask<int> SweepAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var removed = 0;
        string? continuation = null;
        do
        {
            var page = await tables.QueryAsync(Table, new TableQuery(Limit: SweepPage, Continuation: continuation), cancellationToken).ConfigureAwait(false);
            foreach (var row in page.Entities.Where(row => row.GetTime("expires_at") <= now))
            {
                var deleted = await tables.WriteAsync(Table, TableWrite.Delete(row.PartitionKey, row.RowKey, row.ETag!), cancellationToken)
                    .ConfigureAwait(false);
                removed += deleted.Succeeded ? 1 : 0;
            }

            continuation = page.Continuation;
        }
        while (continuation is not null);
        return removed;
    }

    private static IdempotencyEntry Describe(TableEntity known, ReadOnlySpan<byte> bodyHash)
    {
        if (!bodyHash.SequenceEqual(known.GetBytes("hash")))
        {
            return new IdempotencyEntry(IdempotencyState.Conflict, null, 0, default, null, null);
        }

        return known.GetInt64("status") is { } status
            ? new IdempotencyEntry(
                IdempotencyState.Replay, null, (int)status, known.GetBytes("body"), known.GetString("location"), known.GetString("etag"))
            : new IdempotencyEntry(IdempotencyState.InProgress, null, 0, default, null, null);
    }

    /// <summary>Keys of a fixed length out of texts of any: the hash of scope and key, spread over 16 partitions.</summary>
    private static (string Partition, string Row) KeysOf(string scope, string key)
    {
        var row = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{scope}\n{key}")));
        return (row[..1], row);
    }
}
