using WasmOs.Kernel.Events;
using WasmOs.Storage;

namespace WasmOs.Kernel.Batches;

/// <summary>Deletes old batches and content that a crash left, and sends the messages of lanes again whose message was lost. Thread-safe.</summary>
public sealed class BatchSweep
{
    /// <summary>Inputs younger than this are kept: the submission of their batch may not have ended.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromDays(1);

    /// <summary>A lane whose lease ended this long ago gets a new message: its message waits behind many others or was lost.</summary>
    private static readonly TimeSpan Stalled = TimeSpan.FromMinutes(15);

    private const int Page = 1000;

    private readonly BatchStore _store;
    private readonly BatchCompletion _completion;
    private readonly BatchOptions _options;

    /// <summary>Creates the sweep.</summary>
    public BatchSweep(IStorage storage, EventPublisher events, TimeProvider time, BatchOptions options)
    {
        _store = new BatchStore(storage);
        _completion = new BatchCompletion(_store, events, time);
        _options = options;
    }

    /// <summary>Runs one sweep.</summary>
    /// <returns>How many batches were deleted.</returns>
    public async ValueTask<int> SweepAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var removed = 0;
        BatchId? after = null;
        var more = true;
        while (more)
        {
            (var rows, more) = await _store.ListAsync(after, Page, cancellationToken).ConfigureAwait(false);
            foreach (var row in rows)
            {
                after = row.Id;
                removed += await SweepAsync(row, now, cancellationToken).ConfigureAwait(false) ? 1 : 0;
            }
        }

        return removed + await SweepOrphansAsync(now, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<bool> SweepAsync(BatchRow row, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (row.Deleting || now - row.EndedAt >= _options.Retention)
        {
            return await BatchDeletion.TryDeleteAsync(_store, row, cancellationToken).ConfigureAwait(false);
        }

        if (!row.HasEnded)
        {
            await WakeAsync(row, now, cancellationToken).ConfigureAwait(false);
        }

        if (!row.HasEnded || !row.Announced)
        {
            await _completion.TryCompleteAsync(row.Id, cancellationToken).ConfigureAwait(false);
        }

        return false;
    }

    private async ValueTask WakeAsync(BatchRow row, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var lane in await _store.ListLanesAsync(row.Id, cancellationToken).ConfigureAwait(false))
        {
            if (!lane.Done && now - lane.LeasedUntil >= Stalled)
            {
                await _store.SendAsync(row.Id, lane.Lane, TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Deletes inputs without a batch: their process died before it wrote the batch's row.</summary>
    private async ValueTask<int> SweepOrphansAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var removed = 0;
        await foreach (var blob in _store.Blobs.ListAsync(BatchStore.Container, "", cancellationToken).ConfigureAwait(false))
        {
            if (now - blob.LastModified >= Grace
                && blob.Name.EndsWith("/inputs", StringComparison.Ordinal)
                && BatchId.TryParse(blob.Name[..blob.Name.IndexOf('/', StringComparison.Ordinal)], out var id)
                && await _store.GetAsync(id, cancellationToken).ConfigureAwait(false) is null)
            {
                await _store.DeleteContentAsync(id, cancellationToken).ConfigureAwait(false);
                removed++;
            }
        }

        return removed;
    }
}
