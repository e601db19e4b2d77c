using Azure;
using Azure.Data.Tables;
using WasmOs.Storage;

namespace WasmOs.Infra.Azure.Tables;

/// <summary>Executes the port's writes with the table library.</summary>
internal static class RowWrites
{
    /// <summary>Writes one row.</summary>
    public static async Task<TableWriteResult> WriteAsync(TableClient table, TableWrite write, CancellationToken cancellationToken)
    {
        try
        {
            var response = await SendAsync(table, write, cancellationToken).ConfigureAwait(false);
            if (write.Kind != TableWriteKind.Delete)
            {
                return new TableWriteResult(TableFailure.None, -1, [response.Headers.ETag?.ToString("H")]);
            }

            if (response.Status != 404)
            {
                return new TableWriteResult(TableFailure.None, -1, [null]);
            }

            TableErrors.ThrowIfTableIsMissing(response);
            return TableWriteResult.Failed(TableFailure.NotFound, 0);
        }
        catch (RequestFailedException e) when (TableErrors.ToFailure(e) is { } failure)
        {
            return TableWriteResult.Failed(failure, 0);
        }
    }

    /// <summary>Writes rows of one partition in one transaction.</summary>
    public static async Task<TableWriteResult> SubmitAsync(TableClient table, IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken)
    {
        var actions = new TableTransactionAction[writes.Count];
        for (var i = 0; i < actions.Length; i++)
        {
            actions[i] = Action(writes[i]);
        }

        try
        {
            var responses = (await table.SubmitTransactionAsync(actions, cancellationToken).ConfigureAwait(false)).Value;
            return new TableWriteResult(TableFailure.None, -1, ETags(responses, writes));
        }
        catch (RequestFailedException e) when (TableErrors.ToFailure(e) is { } failure)
        {
            return TableWriteResult.Failed(failure, TableErrors.FailedIndex(e));
        }
    }

    private static Task<Response> SendAsync(TableClient table, TableWrite write, CancellationToken cancellationToken) => write.Kind switch
    {
        TableWriteKind.Insert => table.AddEntityAsync(EntityMapping.ToSdk(write.Entity), cancellationToken),
        TableWriteKind.Upsert => table.UpsertEntityAsync(EntityMapping.ToSdk(write.Entity), TableUpdateMode.Replace, cancellationToken),
        TableWriteKind.Replace => table.UpdateEntityAsync(
            EntityMapping.ToSdk(write.Entity), RowETag.From(write.ETag!), TableUpdateMode.Replace, cancellationToken),
        TableWriteKind.Merge => table.UpdateEntityAsync(EntityMapping.ToSdk(write.Entity), RowETag.From(write.ETag!), TableUpdateMode.Merge, cancellationToken),
        TableWriteKind.Delete => table.DeleteEntityAsync(write.Entity.PartitionKey, write.Entity.RowKey, RowETag.From(write.ETag!), cancellationToken),
        _ => throw Unknown(write),
    };

    private static TableTransactionAction Action(TableWrite write) => write.Kind switch
    {
        TableWriteKind.Insert => new(TableTransactionActionType.Add, EntityMapping.ToSdk(write.Entity)),
        TableWriteKind.Upsert => new(TableTransactionActionType.UpsertReplace, EntityMapping.ToSdk(write.Entity)),
        TableWriteKind.Replace => new(TableTransactionActionType.UpdateReplace, EntityMapping.ToSdk(write.Entity), RowETag.From(write.ETag!)),
        TableWriteKind.Merge => new(TableTransactionActionType.UpdateMerge, EntityMapping.ToSdk(write.Entity), RowETag.From(write.ETag!)),
        TableWriteKind.Delete => new(TableTransactionActionType.Delete, EntityMapping.ToSdk(write.Entity), RowETag.From(write.ETag!)),
        _ => throw Unknown(write),
    };

    private static string?[] ETags(IReadOnlyList<Response> responses, IReadOnlyList<TableWrite> writes)
    {
        if (responses.Count != writes.Count)
        {
            throw new FormatException($"The transaction's answer has {responses.Count} parts for {writes.Count} writes.");
        }

        var etags = new string?[responses.Count];
        for (var i = 0; i < etags.Length; i++)
        {
            etags[i] = writes[i].Kind == TableWriteKind.Delete ? null : responses[i].Headers.ETag?.ToString("H");
        }

        return etags;
    }

    private static ArgumentOutOfRangeException Unknown(TableWrite write) => new(nameof(write), write.Kind, "This is not a kind of write.");
}
