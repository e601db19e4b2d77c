namespace WasmOs.Kernel.Batches;

/// <summary>Tells a batch to stop.</summary>
internal static class BatchStop
{
    /// <summary>Writes it into the batch's row, which all workers look at.</summary>
    /// <returns>The row as it is then; null when there is no such batch.</returns>
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
