namespace WasmOs.Kernel.Batches;

/// <summary>Deletes batches: marked first, so that nobody sees half of one, and the row last, so that a deletion that was cut short can be found and ended.</summary>
internal static class BatchDeletion
{
    /// <summary>Deletes a batch as it was read before; false when somebody changed it meanwhile.</summary>
    public static async ValueTask<bool> TryDeleteAsync(BatchStore store, BatchRow row, CancellationToken cancellationToken)
    {
        if (!row.Deleting && await store.ReplaceAsync(row with { Deleting = true }, cancellationToken).ConfigureAwait(false) is null)
        {
            return false;
        }

        await store.DeleteContentAsync(row.Id, cancellationToken).ConfigureAwait(false);
        await store.DeleteRowAsync(row.Id, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
