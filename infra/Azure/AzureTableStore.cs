using Azure;
using Azure.Data.Tables;
using WasmOs.Infra.Azure.Calls;
using WasmOs.Infra.Azure.Tables;
using WasmOs.Storage;
using SdkEntity = Azure.Data.Tables.TableEntity;
using TableEntity = WasmOs.Storage.TableEntity;

namespace WasmOs.Infra.Azure;

/// <summary>Tables in an Azure Storage account. Thread-safe.</summary>
/// <remarks>
/// A write whose response was lost is repeated. If the retry succeeds, the write succeeded. If the retry is refused, the first try may have been the reason, so
/// the outcome is reported as unknown (<see cref="StorageUnavailableException"/>) and never as a conflict with another writer.
/// </remarks>
internal sealed class AzureTableStore(TableServiceClient service, ServiceGuard guard) : ITableStore
{
    /// <summary>Azure's limit for the size of a transaction, used for its time limit. Most transactions are far smaller.</summary>
    private const long TransactionBytes = 4 << 20;

    public async Task EnsureTableAsync(string table, CancellationToken cancellationToken)
    {
        StorageRules.CheckTable(table);
        await guard.RunAsync(
            new StorageCall("create the table", table),
            token => service.CreateTableIfNotExistsAsync(table, token),
            cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<TableEntity?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        StorageRules.CheckTable(table);
        TableEntityRules.CheckKey(partitionKey);
        TableEntityRules.CheckKey(rowKey);
        return await guard.RunAsync(
            new StorageCall("read a row of the table", table),
            token => FindAsync(service.GetTableClient(table), partitionKey, rowKey, token),
            cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<TableWriteResult> WriteAsync(string table, TableWrite write, CancellationToken cancellationToken)
    {
        StorageRules.CheckTable(table);
        TableEntityRules.Check(write);
        var call = new StorageCall("write a row of the table", table);
        var result =
            await guard.RunAsync(call, token => RowWrites.WriteAsync(service.GetTableClient(table), write, token), cancellationToken).ConfigureAwait(false);
        return Certain(call, result!);
    }

    public async ValueTask<TableWriteResult> SubmitAsync(string table, IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken)
    {
        StorageRules.CheckTable(table);
        StorageRules.CheckTransaction(writes);
        var call = new StorageCall("write rows of the table", table) { ContentBytes = TransactionBytes };
        var result = await guard.RunAsync(
            call,
            token => writes.Count == 1
                ? RowWrites.WriteAsync(service.GetTableClient(table), writes[0], token)
                : RowWrites.SubmitAsync(service.GetTableClient(table), writes, token),
            cancellationToken).ConfigureAwait(false);
        return Certain(call, result!);
    }

    public async ValueTask<TablePage> QueryAsync(string table, TableQuery query, CancellationToken cancellationToken)
    {
        StorageRules.CheckTable(table);
        StorageRules.CheckQuery(query);
        var from = TableContinuation.ToSdk(query.Continuation);
        var page = await guard.RunAsync(
            new StorageCall("query the table", table), token => PageAsync(service.GetTableClient(table), query, from, token), cancellationToken)
                .ConfigureAwait(false);
        return page!;
    }

    /// <summary>Makes one small read, for the health probe.</summary>
    public async Task ProbeAsync(CancellationToken cancellationToken) => await guard.RunAsync(
        new StorageCall("list the tables of", service.AccountName),
        async token =>
        {
            await using var pages = service.QueryAsync(maxPerPage: 1, cancellationToken: token).AsPages().GetAsyncEnumerator(token);
            return await pages.MoveNextAsync().ConfigureAwait(false);
        },
        cancellationToken).ConfigureAwait(false);

    private static async Task<TableEntity?> FindAsync(TableClient table, string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        var found = await table.GetEntityIfExistsAsync<SdkEntity>(partitionKey, rowKey, cancellationToken: cancellationToken).ConfigureAwait(false);
        if (found.HasValue)
        {
            return found.Value!.RowKey == rowKey
                ? EntityMapping.FromSdk(found.Value)
                : throw new FormatException("The answer is not the row that was asked for.");
        }

        TableErrors.ThrowIfTableIsMissing(found.GetRawResponse());
        return null;
    }

    /// <summary>Reads the first page of the client library's query.</summary>
    private static async Task<TablePage> PageAsync(TableClient table, TableQuery query, string? from, CancellationToken cancellationToken)
    {
        try
        {
            var rows = table.QueryAsync<SdkEntity>(TableFilter.Of(query), query.Limit, cancellationToken: cancellationToken);
            await foreach (var page in rows.AsPages(from, query.Limit).ConfigureAwait(false))
            {
                return new TablePage(page.Values.Select(EntityMapping.FromSdk).ToList(), TableContinuation.FromSdk(page.ContinuationToken));
            }
        }
        catch (RequestFailedException e) when (e.Status == 400 && from is not null)
        {
            throw TableContinuation.Foreign();
        }

        return new TablePage([], null);
    }

    private TableWriteResult Certain(StorageCall call, TableWriteResult result)
    {
        if (!result.Succeeded)
        {
            guard.ThrowIfAnswerLost(call);
        }

        return result;
    }
}
