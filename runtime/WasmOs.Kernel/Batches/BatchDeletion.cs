namespace WasmOs.Kernel.Batches;

/// <summary>
/// Deletes batches. The row is marked first, so that no reader sees a partly deleted batch, and deleted last, so that the sweep can find and complete an
/// interrupted deletion.
/// </summary>
internal static class BatchDeletion
{
    /// <summary>Deletes a batch; false when another writer changed its row since it was read.</summary>
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
