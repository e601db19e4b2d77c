using WasmOs.Kernel.Storage;
using WasmOs.Storage;

namespace WasmOs.Kernel.Webhooks;

/// <summary>Reads and writes webhooks, and refreshes the directory after a write. Thread-safe.</summary>
internal sealed class WebhookStore(ITableStore tables, WebhookDirectory directory, TimeProvider time)
{
    private readonly RowTurns _turns = new(time, Random.Shared);

    /// <summary>Reads a webhook from storage; null when there is none.</summary>
    public async ValueTask<Webhook?> GetAsync(string id, CancellationToken cancellationToken)
    {
        var row = await tables.GetAsync(WebhookRows.Table, WebhookRows.Partition, id, cancellationToken).ConfigureAwait(false);
        return row is null ? null : WebhookRows.Decode(row, directory.Seal);
    }

    /// <summary>Reads all webhooks, oldest first.</summary>
    public async ValueTask<IReadOnlyList<Webhook>> ListAsync(CancellationToken cancellationToken)
    {
        var page = await tables.QueryAsync(WebhookRows.Table, new TableQuery(WebhookRows.Partition), cancellationToken).ConfigureAwait(false);
        return [.. page.Entities.Select(row => WebhookRows.Decode(row, directory.Seal))];
    }

    /// <summary>Stores a new webhook, or returns the existing one with the same id.</summary>
    public async ValueTask<Webhook> AddAsync(Webhook webhook, CancellationToken cancellationToken)
    {
        var written =
            await tables.WriteAsync(WebhookRows.Table, TableWrite.Insert(WebhookRows.Encode(webhook, directory.Seal)), cancellationToken).ConfigureAwait(false);
        await directory.RefreshAsync(cancellationToken).ConfigureAwait(false);
        return written.Succeeded ? webhook with { ETag = written.ETags[0]! }
            : await GetAsync(webhook.Id, cancellationToken).ConfigureAwait(false)
            ?? throw new StorageUnavailableException("tables", $"Webhook {webhook.Id} was deleted while it was stored. Try again.");
    }

    /// <summary>
    /// Encrypts the secrets that an older version stored unencrypted. A failed write is ignored: a concurrent writer of the row has encrypted them too.
    /// </summary>
    public async ValueTask SealAsync(CancellationToken cancellationToken)
    {
        var page = await tables.QueryAsync(WebhookRows.Table, new TableQuery(WebhookRows.Partition), cancellationToken).ConfigureAwait(false);
        foreach (var row in page.Entities.Where(WebhookRows.IsClear))
        {
            var webhook = WebhookRows.Decode(row, directory.Seal);
            await tables.WriteAsync(WebhookRows.Table, TableWrite.Replace(WebhookRows.Encode(webhook, directory.Seal), webhook.ETag), cancellationToken)
                .ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Changes a webhook. After a conflict it reads the webhook again and repeats the change, unless the ETag of <paramref name="ifMatch"/> no longer matches.
    /// </summary>
    /// <param name="id">The webhook's id.</param>
    /// <param name="ifMatch">The ETag that the webhook must have; null or <c>*</c> for any.</param>
    /// <param name="change">Creates the new value; returns null to leave the webhook unchanged.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The failure, if any, and the webhook after the change.</returns>
    public async ValueTask<(TableFailure Failure, Webhook? Webhook)> ChangeAsync(
        string id, string? ifMatch, Func<Webhook, Webhook?> change, CancellationToken cancellationToken)
    {
        using var turn = await _turns.EnterAsync(id, cancellationToken).ConfigureAwait(false);
        for (var attempt = 1; attempt <= RowTurns.MaxAttempts; attempt++)
        {
            if (await GetAsync(id, cancellationToken).ConfigureAwait(false) is not { } webhook)
            {
                return (TableFailure.NotFound, null);
            }

            if (ifMatch is not (null or "*") && ifMatch != webhook.ETag)
            {
                return (TableFailure.ETagMismatch, webhook);
            }

            if (change(webhook) is not { } changed)
            {
                return (TableFailure.None, webhook);
            }

            var written = await tables.WriteAsync(
                WebhookRows.Table, TableWrite.Replace(WebhookRows.Encode(changed, directory.Seal), webhook.ETag), cancellationToken).ConfigureAwait(false);
            if (written.Succeeded)
            {
                await directory.RefreshAsync(cancellationToken).ConfigureAwait(false);
                return (TableFailure.None, changed with { ETag = written.ETags[0]! });
            }

            await _turns.PauseAsync(attempt, cancellationToken).ConfigureAwait(false);
        }

        return (TableFailure.ETagMismatch, null);
    }

    /// <summary>Deletes a webhook.</summary>
    public async ValueTask<TableFailure> DeleteAsync(string id, string? ifMatch, CancellationToken cancellationToken)
    {
        var deleted =
            await tables.WriteAsync(WebhookRows.Table, TableWrite.Delete(WebhookRows.Partition, id, ifMatch ?? "*"), cancellationToken).ConfigureAwait(false);
        await directory.RefreshAsync(cancellationToken).ConfigureAwait(false);
        return deleted.Failure;
    }
}
