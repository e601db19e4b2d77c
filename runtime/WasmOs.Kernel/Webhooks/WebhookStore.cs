using WasmOs.Kernel.Storage;
using WasmOs.Storage;

namespace WasmOs.Kernel.Webhooks;

/// <summary>Reads and writes webhooks, and lets the directory know. Thread-safe.</summary>
internal sealed class WebhookStore(ITableStore tables, WebhookDirectory directory, TimeProvider time)
{
    private readonly RowTurns _turns = new(time, Random.Shared);

    /// <summary>A webhook as it is stored now; null when there is none.</summary>
    public async ValueTask<Webhook?> GetAsync(string id, CancellationToken cancellationToken)
    {
        var row = await tables.GetAsync(WebhookRows.Table, WebhookRows.Partition, id, cancellationToken).ConfigureAwait(false);
        return row is null ? null : WebhookRows.Decode(row, directory.Seal);
    }

    /// <summary>All of them, oldest first.</summary>
    public async ValueTask<IReadOnlyList<Webhook>> ListAsync(CancellationToken cancellationToken)
    {
        var page = await tables.QueryAsync(WebhookRows.Table, new TableQuery(WebhookRows.Partition), cancellationToken).ConfigureAwait(false);
        return [.. page.Entities.Select(row => WebhookRows.Decode(row, directory.Seal))];
    }

    /// <summary>Keeps a new one, or gives the one of that id that is there already.</summary>
    public async ValueTask<Webhook> AddAsync(Webhook webhook, CancellationToken cancellationToken)
    {
        var written = await tables.WriteAsync(WebhookRows.Table, TableWrite.Insert(WebhookRows.Encode(webhook, directory.Seal)), cancellationToken).ConfigureAwait(false);
        await directory.RefreshAsync(cancellationToken).ConfigureAwait(false);
        return written.Succeeded ? webhook with { ETag = written.ETags[0]! }
            : await GetAsync(webhook.Id, cancellationToken).ConfigureAwait(false)
            ?? throw new StorageUnavailableException("tables", $"Webhook {webhook.Id} was deleted while it was stored. Try again.");
    }

    /// <summary>Seals the secrets that an older program stored in clear. Whoever writes such a row at the same time has sealed them too.</summary>
    public async ValueTask SealAsync(CancellationToken cancellationToken)
    {
        var page = await tables.QueryAsync(WebhookRows.Table, new TableQuery(WebhookRows.Partition), cancellationToken).ConfigureAwait(false);
        foreach (var row in page.Entities.Where(WebhookRows.IsClear))
        {
            var webhook = WebhookRows.Decode(row, directory.Seal);
            await tables.WriteAsync(WebhookRows.Table, TableWrite.Replace(WebhookRows.Encode(webhook, directory.Seal), webhook.ETag), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Changes one; who loses a race reads it again and repeats the change, unless it was meant for one version only.</summary>
    /// <param name="id">Which one.</param>
    /// <param name="ifMatch">The ETag that it must have; null or <c>*</c> for any.</param>
    /// <param name="change">What to write instead; null to leave it as it is.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>What became of it, and the webhook as it is now.</returns>
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

            var written = await tables.WriteAsync(WebhookRows.Table, TableWrite.Replace(WebhookRows.Encode(changed, directory.Seal), webhook.ETag), cancellationToken).ConfigureAwait(false);
            if (written.Succeeded)
            {
                await directory.RefreshAsync(cancellationToken).ConfigureAwait(false);
                return (TableFailure.None, changed with { ETag = written.ETags[0]! });
            }

            await _turns.PauseAsync(attempt, cancellationToken).ConfigureAwait(false);
        }

        return (TableFailure.ETagMismatch, null);
    }

    /// <summary>Removes one.</summary>
    public async ValueTask<TableFailure> DeleteAsync(string id, string? ifMatch, CancellationToken cancellationToken)
    {
        var deleted = await tables.WriteAsync(WebhookRows.Table, TableWrite.Delete(WebhookRows.Partition, id, ifMatch ?? "*"), cancellationToken).ConfigureAwait(false);
        await directory.RefreshAsync(cancellationToken).ConfigureAwait(false);
        return deleted.Failure;
    }
}
