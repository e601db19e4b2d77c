using System.Collections.Concurrent;
using WasmOs.Storage;

namespace WasmOs.Kernel.Idempotency;

/// <summary>The keys that this process answers for; renews their leases where several hosts share the storage. Thread-safe.</summary>
internal sealed class IdempotencyClaims : IAsyncDisposable
{
    /// <summary>Parts of a lease: it is renewed when one has gone, and looked at four times in each.</summary>
    private const int Parts = 3;

    private const int LooksPerPart = 4;

    private readonly ConcurrentDictionary<string, IdempotencyTicket> _tickets = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Task, bool> _renewing = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ITableStore _tables;
    private readonly IdempotencyOptions _options;
    private readonly TimeProvider _time;
    private readonly ITimer? _timer;

    public IdempotencyClaims(IStorage storage, IdempotencyOptions options, TimeProvider time)
    {
        (_tables, _options, _time) = (storage.Tables, options, time);
        if (storage.IsShared)
        {
            var period = options.Lease / (Parts * LooksPerPart);
            _timer = time.CreateTimer(static claims => ((IdempotencyClaims)claims!).RenewDue(), this, period, period);
        }
    }

    /// <summary>When a lease that begins now ends; null where no lease is needed.</summary>
    public DateTimeOffset? LeaseEnd => _timer is null ? null : _time.GetUtcNow() + _options.Lease;

    /// <summary>The ticket under which this process answers for a key; null when it does not.</summary>
    public IdempotencyTicket? Find(string rowKey) => _tickets.GetValueOrDefault(rowKey);

    /// <summary>Notes that a request of this process answers for a key; false when another one does.</summary>
    public bool TryAdd(IdempotencyTicket ticket) => _tickets.TryAdd(ticket.Row.RowKey, ticket);

    /// <summary>Ends the renewals of a ticket.</summary>
    public void Remove(IdempotencyTicket ticket) => _tickets.TryRemove(new KeyValuePair<string, IdempotencyTicket>(ticket.Row.RowKey, ticket));

    /// <summary>Writes the row of a ticket, when no other process has taken the key over.</summary>
    /// <returns>False when another has it.</returns>
    public async ValueTask<bool> TryWriteAsync(IdempotencyTicket ticket, Func<IdempotencyRow, IdempotencyRow> change, CancellationToken cancellationToken)
    {
        await ticket.Turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (true)
            {
                var next = change(ticket.Row);
                var writtenAt = _time.GetTimestamp();
                var written = await _tables.WriteAsync(IdempotencyRow.Table, TableWrite.Replace(next.Encode(), ticket.Row.ETag!), cancellationToken)
                    .ConfigureAwait(false);
                if (written.Succeeded)
                {
                    ticket.Row = next with { ETag = written.ETags[0] };
                    ticket.WrittenAt = writtenAt;
                    return true;
                }

                // A renewal whose answer was lost has changed the ETag too.
                if (await ReadAsync(ticket.Row, cancellationToken).ConfigureAwait(false) is not { Status: null } stored
                    || (stored.Owner, stored.Attempt) != (ticket.Row.Owner, ticket.Row.Attempt))
                {
                    return false;
                }

                ticket.Row = stored;
            }
        }
        finally
        {
            ticket.Turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_timer is not null)
        {
            await _timer.DisposeAsync().ConfigureAwait(false);
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_renewing.Keys).ConfigureAwait(false);
        _stop.Dispose();
    }

    private async ValueTask<IdempotencyRow?> ReadAsync(IdempotencyRow row, CancellationToken cancellationToken) =>
        await _tables.GetAsync(IdempotencyRow.Table, row.PartitionKey, row.RowKey, cancellationToken).ConfigureAwait(false) is { } stored
            ? IdempotencyRow.Decode(stored)
            : null;

    private void RenewDue()
    {
        foreach (var (_, ticket) in _tickets)
        {
            if (ticket.Row.ETag is not null && _time.GetElapsedTime(ticket.WrittenAt) >= _options.Lease / Parts)
            {
                var renewing = RenewAsync(ticket);
                _renewing[renewing] = true;
                _ = renewing.ContinueWith(
                    done => _renewing.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
        }
    }

    private async Task RenewAsync(IdempotencyTicket ticket)
    {
        if (ticket.Turn.CurrentCount == 0)
        {
            return; // The request is ending, or a renewal is under way.
        }

        try
        {
            var held = await TryWriteAsync(ticket, row => row.Status is null && row.Owner is not null ? row with { LeaseUntil = LeaseEnd } : row, _stop.Token)
                .ConfigureAwait(false);
            if (!held)
            {
                Remove(ticket);
            }
        }
        catch (Exception e) when (e is StorageUnavailableException or OperationCanceledException)
        {
            // The lease stays due, so the next look tries again; or the process ends.
        }
    }
}
