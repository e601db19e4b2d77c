using System.Collections.Concurrent;
using WasmOs.Storage;

namespace WasmOs.Kernel.Idempotency;

/// <summary>The keys that requests of this process have claimed. Renews their leases when several hosts share the storage. Thread-safe.</summary>
internal sealed class IdempotencyClaims : IAsyncDisposable
{
    /// <summary>A lease is renewed when one third has passed; the timer checks four times in each third.</summary>
    private const int Parts = 3;

    private const int ChecksPerPart = 4;

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
            var period = options.Lease / (Parts * ChecksPerPart);
            _timer = time.CreateTimer(static claims => ((IdempotencyClaims)claims!).RenewDue(), this, period, period);
        }
    }

    /// <summary>The end of a lease that begins now; null when only this process uses the storage, which needs no leases.</summary>
    public DateTimeOffset? LeaseEnd => _timer is null ? null : _time.GetUtcNow() + _options.Lease;

    /// <summary>Finds the ticket of the request of this process that has claimed a key; null when there is none.</summary>
    public IdempotencyTicket? Find(string rowKey) => _tickets.GetValueOrDefault(rowKey);

    /// <summary>Registers a request's claim on a key; false when another request of this process has claimed the key.</summary>
    public bool TryAdd(IdempotencyTicket ticket) => _tickets.TryAdd(ticket.Row.RowKey, ticket);

    /// <summary>Ends a ticket's claim in this process, and with it the renewals.</summary>
    public void Remove(IdempotencyTicket ticket) => _tickets.TryRemove(new KeyValuePair<string, IdempotencyTicket>(ticket.Row.RowKey, ticket));

    /// <summary>Changes the row of a ticket, provided that no other process has taken the key over.</summary>
    /// <returns>False when another process has the key.</returns>
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

                // The ETag also changes by an own renewal whose reply was lost. The row then still has this claim's owner and attempt.
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
            // The request is ending, or a renewal is under way.
            return;
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
            // The lease stays due, so the timer's next check tries again; or the process is stopping.
        }
    }
}
