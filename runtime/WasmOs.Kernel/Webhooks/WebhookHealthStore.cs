using WasmOs.Storage;

namespace WasmOs.Kernel.Webhooks;

/// <summary>
/// Counts the failures of webhooks in separate rows, so that the webhook's ETag does not change. A webhook without failures has no row. A count that is lost to
/// a race is not repeated, because one failure more or less does not matter. Thread-safe.
/// </summary>
internal sealed class WebhookHealthStore(ITableStore tables)
{
    /// <summary>The number of consecutive failures at which a webhook is switched off, if it has failed for <see cref="LongestFailing"/>.</summary>
    public const int MostFailures = 50;

    /// <summary>How long a webhook must have failed before it is switched off, so that a target may be down for an evening.</summary>
    public static readonly TimeSpan LongestFailing = TimeSpan.FromHours(12);

    public async ValueTask<WebhookHealth> GetAsync(string id, CancellationToken cancellationToken) =>
        WebhookHealth.Decode(await tables.GetAsync(WebhookRows.Table, WebhookHealth.Partition, id, cancellationToken).ConfigureAwait(false));

    public async ValueTask<IReadOnlyDictionary<string, WebhookHealth>> ListAsync(CancellationToken cancellationToken)
    {
        var page = await tables.QueryAsync(WebhookRows.Table, new TableQuery(WebhookHealth.Partition), cancellationToken).ConfigureAwait(false);
        return page.Entities.ToDictionary(row => row.RowKey, WebhookHealth.Decode, StringComparer.Ordinal);
    }

    /// <summary>Counts a failed attempt.</summary>
    /// <returns>Whether the webhook must be switched off.</returns>
    public async ValueTask<bool> FailedAsync(string id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var row = await tables.GetAsync(WebhookRows.Table, WebhookHealth.Partition, id, cancellationToken).ConfigureAwait(false);
        var before = WebhookHealth.Decode(row);
        var (failures, since) = (before.Failures + 1, before.FailingSince ?? now);
        var entity = new TableEntity(WebhookHealth.Partition, id).Set("failures", failures).Set("failing_since", since);
        var write = row is null ? TableWrite.Insert(entity) : TableWrite.Replace(entity, row.ETag!);
        await tables.WriteAsync(WebhookRows.Table, write, cancellationToken).ConfigureAwait(false);
        return failures >= MostFailures && now - since >= LongestFailing;
    }

    /// <summary>Clears the failures.</summary>
    public async ValueTask ClearAsync(string id, CancellationToken cancellationToken)
    {
        if (await tables.GetAsync(WebhookRows.Table, WebhookHealth.Partition, id, cancellationToken).ConfigureAwait(false) is not null)
        {
            await tables.WriteAsync(WebhookRows.Table, TableWrite.Delete(WebhookHealth.Partition, id, "*"), cancellationToken).ConfigureAwait(false);
        }
    }
}
