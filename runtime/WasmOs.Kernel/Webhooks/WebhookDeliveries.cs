using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Events;
using WasmOs.Kernel.Pages;
using WasmOs.Runtime.Execution;
using WasmOs.Storage;

namespace WasmOs.Kernel.Webhooks;

/// <summary>Lists the deliveries of webhooks, and repeats them on request. Thread-safe.</summary>
/// <remarks>A write is durable when it returns. When storage is down, <see cref="StorageUnavailableException"/> is thrown to the caller.</remarks>
public sealed class WebhookDeliveries
{
    /// <summary>The type of the event that tests one webhook. It is delivered without a subscription.</summary>
    public const string PingType = "webhook.ping";

    /// <summary>How long deliveries are kept.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(7);

    /// <summary>The largest number of deliveries that one call redelivers.</summary>
    public const int MostRedelivered = 1000;

    /// <summary>The largest page. A row can contain an event of some tens of KiB, so a page is bounded in addition to the caller's limit.</summary>
    private const int LargestPage = 100;

    private const int Attempts = 8;

    private readonly ITableStore _tables;
    private readonly WebhookStore _webhooks;
    private readonly DeliveryStore _store;
    private readonly TimeProvider _time;

    /// <summary>Creates the service.</summary>
    public WebhookDeliveries(IStorage storage, WebhookDirectory directory, TimeProvider time, BackgroundFailures? failures = null)
    {
        ArgumentNullException.ThrowIfNull(storage);
        _tables = storage.Tables;
        _webhooks = new WebhookStore(storage.Tables, directory, time);
        _store = new DeliveryStore(storage.Tables, storage.Queues, time, failures);
        _time = time;
    }

    /// <summary>Lists the deliveries of a webhook, newest first.</summary>
    /// <param name="webhook">The webhook's id.</param>
    /// <param name="limit">1 or more; a page may be smaller.</param>
    /// <param name="continuation">The continuation of the previous page; null for the first page.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async ValueTask<Result<Page<WebhookDelivery>>> ListAsync(string webhook, int limit, string? continuation, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var after = default(ExecutionId);
        if (continuation is not null && !ExecutionId.TryParse(continuation, out after))
        {
            return KernelErrors.ContinuationInvalid();
        }

        if (await FindAsync(webhook, cancellationToken).ConfigureAwait(false) is null)
        {
            return WebhookErrors.NotFound(webhook);
        }

        // The smallest key after a key is that key with one more character.
        var from = continuation is null ? null : DeliveryRows.RowKeyOf(after) + "0";
        var page = await _tables.QueryAsync(DeliveryRows.Table, new TableQuery(webhook, from, Limit: Math.Min(limit, LargestPage)), cancellationToken)
            .ConfigureAwait(false);
        var items = page.Entities.Select(row => DeliveryRows.Decode(row) with { Body = default });
        return new Page<WebhookDelivery>(
            [.. items], page.Continuation is null || page.Entities.Count == 0 ? null : DeliveryRows.Decode(page.Entities[^1]).Id.ToString());
    }

    /// <summary>Redelivers a delivery in any state. It is retried for a day from now.</summary>
    public async ValueTask<Result<WebhookDelivery>> RedeliverAsync(string webhook, string delivery, CancellationToken cancellationToken)
    {
        if (await RefuseAsync(webhook, cancellationToken).ConfigureAwait(false) is { } refusal)
        {
            return refusal;
        }

        for (var attempt = 0; attempt < Attempts && ExecutionId.TryParse(delivery, out var id); attempt++)
        {
            if (await _store.GetAsync(webhook, id, cancellationToken).ConfigureAwait(false) is not { } found)
            {
                break;
            }

            if (await ReviveAsync(found, cancellationToken).ConfigureAwait(false) is { } revived)
            {
                return revived with { Body = default };
            }
        }

        return WebhookErrors.DeliveryNotFound(delivery);
    }

    /// <summary>Redelivers failed deliveries of a webhook, newest first, at most <see cref="MostRedelivered"/>.</summary>
    /// <returns>The number of redelivered deliveries.</returns>
    public async ValueTask<Result<int>> RedeliverFailedAsync(string webhook, CancellationToken cancellationToken)
    {
        if (await RefuseAsync(webhook, cancellationToken).ConfigureAwait(false) is { } refusal)
        {
            return refusal;
        }

        var count = 0;
        string? continuation = null;
        do
        {
            var page = await _tables.QueryAsync(DeliveryRows.Table, new TableQuery(webhook, Limit: LargestPage, Continuation: continuation), cancellationToken)
                .ConfigureAwait(false);
            foreach (var failed in page.Entities.Select(DeliveryRows.Decode).Where(delivery => delivery.State == DeliveryState.Failed))
            {
                count += await ReviveAsync(failed, cancellationToken).ConfigureAwait(false) is null ? 0 : 1;
                if (count == MostRedelivered)
                {
                    return count;
                }
            }

            continuation = page.Continuation;
        }
        while (continuation is not null);
        return count;
    }

    /// <summary>Sends a test event to a webhook, even when it is switched off.</summary>
    public async ValueTask<Result<WebhookDelivery>> PingAsync(string webhook, CancellationToken cancellationToken)
    {
        if (await FindAsync(webhook, cancellationToken).ConfigureAwait(false) is null)
        {
            return WebhookErrors.NotFound(webhook);
        }

        var ping = WasmEvent.New(_time, WebhookDeliveries.PingType, webhook, "{}"u8.ToArray());
        await _store.AddAsync(ping, webhook, null, EventJson.Write(ping), cancellationToken).ConfigureAwait(false);
        return (await _store.GetAsync(webhook, ping.Id, cancellationToken).ConfigureAwait(false))! with { Body = default };
    }

    /// <summary>Deletes deliveries that are older than <see cref="Retention"/>.</summary>
    /// <returns>The number of deleted deliveries.</returns>
    public async ValueTask<int> SweepAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var removed = 0;
        string? continuation = null;
        do
        {
            var page = await _tables.QueryAsync(DeliveryRows.Table, new TableQuery(Limit: LargestPage, Continuation: continuation), cancellationToken)
                .ConfigureAwait(false);
            foreach (var partition in page.Entities.Where(row => IsOver(row, now)).GroupBy(row => row.PartitionKey))
            {
                TableWrite[] deletions = [.. partition.Select(row => TableWrite.Delete(row.PartitionKey, row.RowKey, row.ETag!))];
                var deleted = await _tables.SubmitAsync(DeliveryRows.Table, deletions, cancellationToken).ConfigureAwait(false);

                // When a row of the transaction was written meanwhile, none is deleted; the next sweep tries again.
                removed += deleted.Succeeded ? deletions.Length : 0;
            }

            continuation = page.Continuation;
        }
        while (continuation is not null);
        return removed;
    }

    /// <summary>Whether a delivery can be deleted. A redelivery moves the deadline, so a delivery that is being retried stays.</summary>
    private static bool IsOver(TableEntity row, DateTimeOffset now) => row.GetTime("created_at") <= now - Retention && row.GetTime("deadline") <= now;

    private async ValueTask<Webhook?> FindAsync(string webhook, CancellationToken cancellationToken) =>
        WebhookRegistry.IsId(webhook) ? await _webhooks.GetAsync(webhook, cancellationToken).ConfigureAwait(false) : null;

    private async ValueTask<KernelError?> RefuseAsync(string webhook, CancellationToken cancellationToken) =>
        await FindAsync(webhook, cancellationToken).ConfigureAwait(false) switch
        {
            null => WebhookErrors.NotFound(webhook),
            { Active: false } => WebhookErrors.Inactive(webhook),
            _ => null,
        };

    /// <summary>
    /// Makes a delivery pending again: writes the row first and sends the message last. Returns null when another writer changed the row meanwhile.
    /// </summary>
    private async ValueTask<WebhookDelivery?> ReviveAsync(WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var revived = delivery with { State = DeliveryState.Pending, NextAttemptAt = now, Deadline = now + DeliveryStore.Patience, Reason = null };
        if (!await _store.UpdateAsync(revived, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        await _store.SendDurablyAsync(revived).ConfigureAwait(false);
        return revived;
    }
}
