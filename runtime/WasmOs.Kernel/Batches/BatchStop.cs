namespace WasmOs.Kernel.Batches;

/// <summary>Requests that a batch stops.</summary>
internal static class BatchStop
{
    /// <summary>Writes the stop into the batch's row, which all workers of the batch read at every beat.</summary>
    /// <returns>The row after that; a batch that is not running is returned unchanged. Null when there is no such batch.</returns>
    public static async ValueTask<BatchRow?> RequestAsync(BatchStore store, BatchId id, BatchStopReason reason, CancellationToken cancellationToken)
    {
        while (true)
        {
            var row = await store.GetAsync(id, cancellationToken).ConfigureAwait(false);
            if (row is null or { Deleting: true })
            {
                return null;
            }

            if (row.State != BatchState.Running)
            {
                return row;
            }

            var stopping = row with { State = BatchState.Stopping, StopReason = reason };
            if (await store.ReplaceAsync(stopping, cancellationToken).ConfigureAwait(false) is { } written)
            {
                return written;
            }
        }
    }
}
