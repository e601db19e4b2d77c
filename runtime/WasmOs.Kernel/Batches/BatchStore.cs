using System.Globalization;
using WasmOs.Kernel.Rooms;
using WasmOs.Kernel.Storage;
using WasmOs.Storage;

namespace WasmOs.Kernel.Batches;

/// <summary>Reads and writes everything that a batch stores: row, lanes, results, inputs and messages. Thread-safe.</summary>
internal sealed class BatchStore(IStorage storage)
{
    public const string Container = "batches";
    public const string ResultTable = "BatchResults";
    public const string Queue = "wasmos-batches";

    /// <summary>The poison queue: the head moves messages there whose handling failed too often.</summary>
    public const string PoisonQueue = Queue + KernelRoom.PoisonSuffix;

    /// <summary>Bytes of a result's line that its row can hold; a larger line goes to a blob.</summary>
    public const int InlineBytes = 32 * 1024;

    /// <summary>Results per page; bounds a page to a few megabytes.</summary>
    private const int ResultPage = 100;

    /// <summary>The maximum number of rows in one transaction.</summary>
    private const int MaxWrites = 100;

    private const string Line = "line";
    private const string Outcome = "outcome";

    public IBlobStore Blobs => storage.Blobs;

    public static BlobAddress InputsOf(BatchId id) => new(Container, $"{id}/inputs");

    /// <summary>Writes the inputs, then the lanes, then the row that names them. Lanes that exist already were left by an interrupted try and stay.</summary>
    /// <returns>False when a batch with this id exists.</returns>
    public async ValueTask<bool> TryInsertAsync(BatchRow row, ReadOnlyMemory<byte> inputs, CancellationToken cancellationToken)
    {
        await storage.Blobs.PutAsync(InputsOf(row.Id), inputs, BlobCondition.None, cancellationToken).ConfigureAwait(false);
        TableWrite[] lanes =
        [
            .. Enumerable.Range(0, row.Lanes).Select(lane => TableWrite.Insert(new BatchLaneRow { Lane = lane, LeasedUntil = row.CreatedAt }.Encode(row.Id))),
        ];
        await storage.Tables.SubmitAsync(ResultTable, lanes, cancellationToken).ConfigureAwait(false);
        return (await storage.Tables.WriteAsync(BatchRows.Table, TableWrite.Insert(BatchRows.Encode(row)), cancellationToken).ConfigureAwait(false)).Succeeded;
    }

    /// <summary>Returns a batch, even one that is being deleted; null when there is none.</summary>
    public async ValueTask<BatchRow?> GetAsync(BatchId id, CancellationToken cancellationToken) =>
        await storage.Tables.GetAsync(BatchRows.Table, BatchRows.Partition, id.RowKey, cancellationToken).ConfigureAwait(false) is { } row
            ? BatchRows.Decode(row)
            : null;

    /// <summary>Replaces a batch's row. Returns the new row, or null when another writer changed it since it was read.</summary>
    public async ValueTask<BatchRow?> ReplaceAsync(BatchRow row, CancellationToken cancellationToken)
    {
        var written =
            await storage.Tables.WriteAsync(BatchRows.Table, TableWrite.Replace(BatchRows.Encode(row), row.ETag), cancellationToken).ConfigureAwait(false);
        return written.Succeeded ? row with { ETag = written.ETags[0]! } : null;
    }

    /// <summary>Lists the batches after the given one, newest first.</summary>
    public async ValueTask<(IReadOnlyList<BatchRow> Rows, bool More)> ListAsync(BatchId? after, int limit, CancellationToken cancellationToken)
    {
        // All keys have the same length, so the key with one more character sorts after this key and before the next one.
        var query = new TableQuery(BatchRows.Partition, after is { } id ? id.RowKey + "0" : null, Limit: limit);
        var page = await storage.Tables.QueryAsync(BatchRows.Table, query, cancellationToken).ConfigureAwait(false);
        return ([.. page.Entities.Select(BatchRows.Decode)], page.Continuation is not null);
    }

    public async ValueTask<BatchLaneRow?> GetLaneAsync(BatchId id, int lane, CancellationToken cancellationToken) =>
        await storage.Tables.GetAsync(ResultTable, id.ToString(), BatchLaneRow.KeyOf(lane), cancellationToken).ConfigureAwait(false) is { } row
            ? BatchLaneRow.Decode(row)
            : null;

    public async ValueTask<IReadOnlyList<BatchLaneRow>> ListLanesAsync(BatchId id, CancellationToken cancellationToken)
    {
        var lanes = new List<BatchLaneRow>();
        string? continuation = null;
        do
        {
            var page = await storage.Tables.QueryAsync(
                ResultTable, TableQuery.Prefix(id.ToString(), BatchLaneRow.Prefix, continuation: continuation), cancellationToken)
                .ConfigureAwait(false);
            lanes.AddRange(page.Entities.Select(BatchLaneRow.Decode));
            continuation = page.Continuation;
        }
        while (continuation is not null);
        return lanes;
    }

    /// <summary>Replaces a lane's row and inserts the results that it advances over, in one transaction.</summary>
    /// <returns>The new row; null when another worker has changed the lane.</returns>
    public async ValueTask<BatchLaneRow?> ReplaceLaneAsync(
        BatchId id, BatchLaneRow lane, IReadOnlyList<BatchResult> results, CancellationToken cancellationToken)
    {
        List<TableWrite> writes = [TableWrite.Replace(lane.Encode(id), lane.ETag)];
        foreach (var result in results)
        {
            writes.Add(TableWrite.Upsert(await EncodeAsync(id, result, cancellationToken).ConfigureAwait(false)));
        }

        var written = await storage.Tables.SubmitAsync(ResultTable, writes, cancellationToken).ConfigureAwait(false);
        return written.Succeeded ? lane with { ETag = written.ETags[0]! } : null;
    }

    /// <summary>Streams the lines of results, in order of index.</summary>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadResultsAsync(
        BatchId id, BatchResultQuery query, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var left = query.Limit ?? int.MaxValue;
        string? continuation = null;
        do
        {
            var range = new TableQuery(id.ToString(), KeyOf(query.From), BatchLaneRow.Prefix, Math.Min(ResultPage, left), continuation);
            var page = await storage.Tables.QueryAsync(ResultTable, range, cancellationToken).ConfigureAwait(false);
            foreach (var row in page.Entities.Where(row => query.Outcome is not { } wanted || row.GetString(Outcome) == wanted.ToString()))
            {
                if (row.GetBytes(Line) is { } line)
                {
                    yield return line;
                }
                else
                {
                    yield return await ReadLineAsync(id, row, cancellationToken).ConfigureAwait(false);
                }

                if (--left == 0)
                {
                    yield break;
                }
            }

            continuation = page.Continuation;
        }
        while (continuation is not null);
    }

    /// <summary>Reads a line from its blob. A damaged line is replaced by a line that says so, because one result must not hide the others.</summary>
    private async ValueTask<byte[]> ReadLineAsync(BatchId id, TableEntity row, CancellationToken cancellationToken)
    {
        try
        {
            return await BlobReading.ReadNeededAsync(
                storage.Blobs, LineOf(id, row.RowKey), $"Result {row.RowKey} of batch {id}", "Restore the blob from a backup, or submit this input again.",
                static stored => CheckedContent.Open(stored) is [(byte)'{', .., (byte)'}'] line ? line : null, cancellationToken).ConfigureAwait(false);
        }
        catch (ContentDamagedException e)
        {
            using var lines = new BatchResultLines();
            return lines.WriteDamaged(int.Parse(row.RowKey, CultureInfo.InvariantCulture), row.GetString(Outcome)!.ToLowerInvariant(), e.Message);
        }
    }

    /// <summary>Sends the message that asks a worker to work on a lane.</summary>
    public async ValueTask SendAsync(BatchId id, int lane, TimeSpan delay, CancellationToken cancellationToken) =>
        await storage.Queues.SendAsync(Queue, new BatchLaneMessage(id, lane).ToBytes(), delay, timeToLive: null, cancellationToken).ConfigureAwait(false);

    /// <summary>Deletes everything of a batch except its row: results, lanes, inputs and lines.</summary>
    public async ValueTask DeleteContentAsync(BatchId id, CancellationToken cancellationToken)
    {
        while (true)
        {
            var page = await storage.Tables.QueryAsync(ResultTable, new TableQuery(id.ToString()), cancellationToken).ConfigureAwait(false);
            if (page.Entities.Count == 0)
            {
                break;
            }

            foreach (var rows in page.Entities.Chunk(MaxWrites))
            {
                // The transaction fails when another process deletes the same rows; the next query finds what is left.
                await storage.Tables.SubmitAsync(ResultTable, [.. rows.Select(row => TableWrite.Delete(row.PartitionKey, row.RowKey, "*"))], cancellationToken)
                    .ConfigureAwait(false);
            }
        }

        await foreach (var blob in storage.Blobs.ListAsync(Container, $"{id}/", cancellationToken).ConfigureAwait(false))
        {
            await storage.Blobs.DeleteAsync(new BlobAddress(Container, blob.Name), BlobCondition.None, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Deletes the row.</summary>
    public async ValueTask DeleteRowAsync(BatchId id, CancellationToken cancellationToken) =>
        await storage.Tables.WriteAsync(BatchRows.Table, TableWrite.Delete(BatchRows.Partition, id.RowKey, "*"), cancellationToken).ConfigureAwait(false);

    private static string KeyOf(int index) => index.ToString("D5", CultureInfo.InvariantCulture);

    private static BlobAddress LineOf(BatchId id, string key) => new(Container, $"{id}/results/{key}");

    private async ValueTask<TableEntity> EncodeAsync(BatchId id, BatchResult result, CancellationToken cancellationToken)
    {
        var key = KeyOf(result.Index);
        var row = new TableEntity(id.ToString(), key).Set(Outcome, result.Outcome.ToString());
        if (result.Line.Length <= InlineBytes)
        {
            return row.Set(Line, result.Line);
        }

        await storage.Blobs.PutAsync(LineOf(id, key), CheckedContent.Seal(result.Line), BlobCondition.None, cancellationToken).ConfigureAwait(false);
        return row;
    }
}
