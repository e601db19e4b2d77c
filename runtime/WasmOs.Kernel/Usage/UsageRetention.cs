using WasmOs.Kernel.Storage;
using WasmOs.Storage;

namespace WasmOs.Kernel.Usage;

/// <summary>Removes the sums of days that are older than the retention time. Thread-safe.</summary>
public sealed class UsageRetention(IStorage storage, UsageOptions options)
{
    /// <summary>Removes what is outdated.</summary>
    /// <returns>The number of removed rows.</returns>
    public async ValueTask<int> SweepAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var oldest = UsageRows.PartitionOf(DateOnly.FromDateTime((now - options.Retention).UtcDateTime));
        var removed = 0;
        var deletions = new List<TableWrite>();

        // Partitions are read in the order of days, so the first day that stays ends the reading.
        await foreach (var row in TableReading.ReadAsync(storage.Tables, UsageRows.Table, new TableQuery(), cancellationToken).ConfigureAwait(false))
        {
            var stays = string.CompareOrdinal(row.PartitionKey, oldest) >= 0;
            if (deletions.Count > 0
                && (stays || deletions.Count == StorageRules.MaxTransaction || deletions[0].Entity.PartitionKey != row.PartitionKey))
            {
                removed += await DeleteAsync(deletions, cancellationToken).ConfigureAwait(false);
            }

            if (stays)
            {
                return removed;
            }

            deletions.Add(TableWrite.Delete(row.PartitionKey, row.RowKey, "*"));
        }

        return deletions.Count == 0 ? removed : removed + await DeleteAsync(deletions, cancellationToken).ConfigureAwait(false);
    }

    // Another host may have removed one of the rows; the next sweep removes the others.
    private async ValueTask<int> DeleteAsync(List<TableWrite> deletions, CancellationToken cancellationToken)
    {
        var result = await storage.Tables.SubmitAsync(UsageRows.Table, deletions, cancellationToken).ConfigureAwait(false);
        var count = result.Succeeded ? deletions.Count : 0;
        deletions.Clear();
        return count;
    }
}
