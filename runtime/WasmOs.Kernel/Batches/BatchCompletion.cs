using System.Buffers;
using System.Text.Json;
using WasmOs.Kernel.Events;

namespace WasmOs.Kernel.Batches;

/// <summary>Ends batches whose lanes have all ended, and publishes the end to webhooks and the callback. Thread-safe.</summary>
internal sealed class BatchCompletion(BatchStore store, EventPublisher events, TimeProvider time)
{
    /// <summary>
    /// How long the worker that ended a batch has to announce the end. Afterwards any other worker announces it, because the first one died or storage failed.
    /// </summary>
    public static readonly TimeSpan AnnouncementTime = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Ends the batch when all its lanes have ended. The worker whose write ends the batch announces it, so lanes that end at the same time announce it once.
    /// Any worker may call this, any number of times.
    /// </summary>
    /// <returns>The batch, which may have ended without being announced yet; null when it does not exist or is being deleted.</returns>
    public async ValueTask<BatchRow?> TryCompleteAsync(BatchId id, CancellationToken cancellationToken)
    {
        while (true)
        {
            var row = await store.GetAsync(id, cancellationToken).ConfigureAwait(false);
            if (row is null or { Deleting: true })
            {
                return null;
            }

            if (row.HasEnded)
            {
                return row.Announced || (time.GetUtcNow() - row.EndedAt!.Value).Duration() < AnnouncementTime
                    ? row
                    : await AnnounceAsync(row, cancellationToken).ConfigureAwait(false);
            }

            var lanes = await store.ListLanesAsync(id, cancellationToken).ConfigureAwait(false);
            if (!lanes.All(lane => lane.Done))
            {
                return row;
            }

            var ended = End(row, lanes.Sum(lane => lane.Succeeded), lanes.Sum(lane => lane.Failed));
            if (await store.ReplaceAsync(ended, cancellationToken).ConfigureAwait(false) is { } written)
            {
                return await AnnounceAsync(written, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private BatchRow End(BatchRow row, int succeeded, int failed)
    {
        // A cancellation that arrives after the last item has finished does not change the result.
        var isWhole = succeeded + failed == row.Total && row.StopReason != BatchStopReason.TooManyFailures;
        var state = !isWhole ? (row.StopReason == BatchStopReason.Cancelled ? BatchState.Cancelled : BatchState.Failed)
            : failed == 0 ? BatchState.Succeeded
            : succeeded == 0 ? BatchState.Failed
            : BatchState.CompletedWithFailures;
        return row with
        {
            State = state,
            StopReason = isWhole ? BatchStopReason.None : row.StopReason,
            Succeeded = succeeded,
            Failed = failed,
            EndedAt = time.GetUtcNow(),
        };
    }

    /// <summary>
    /// Publishes the end at least once: a worker that dies after publishing and before writing <see cref="BatchRow.Announced"/> causes a second publication of
    /// the same event.
    /// </summary>
    private async ValueTask<BatchRow> AnnounceAsync(BatchRow row, CancellationToken cancellationToken)
    {
        var type = row.State == BatchState.Cancelled ? BatchEventTypes.Cancelled : BatchEventTypes.Completed;
        var isWanted = events.IsWanted(type);
        if (isWanted || row.CallbackUrl is not null)
        {
            var happened = WasmEvent.Repeatable(row.EndedAt!.Value, type, row.Id.ToString(), DataOf(row));
            if (isWanted)
            {
                await events.PublishAsync(happened, cancellationToken).ConfigureAwait(false);
            }

            if (row.CallbackUrl is { } callback)
            {
                await events.PublishToAsync(callback, happened, cancellationToken).ConfigureAwait(false);
            }
        }

        return await store.ReplaceAsync(row with { Announced = true }, cancellationToken).ConfigureAwait(false) ?? row;
    }

    private static ReadOnlyMemory<byte> DataOf(BatchRow row)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        BatchMembers.Write(json, row.Describe([], row.EndedAt!.Value));
        json.Flush();
        return buffer.WrittenMemory;
    }
}
