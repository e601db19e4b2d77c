using WasmOs.Infra.Azure.Calls;
using WasmOs.Infra.Azure.Tables;
using WasmOs.Kernel.Storage;

namespace WasmOs.Infra.Azure;

/// <summary>Tables in an Azure Storage account.</summary>
/// <remarks>
/// A write is tried again after a lost answer; when that try succeeds, all is well. When it is refused, the refusal may be the echo of the first,
/// so the outcome is reported as unknown (<see cref="StorageUnavailableException"/>), never as a lost race.
/// </remarks>
internal sealed class AzureTableStore(TableClient client, ServiceGuard guard, string account) : ITableStore
{
    /// <summary>Azure's limit for a transaction, allowed for in time; most are far smaller.</summary>
    private const long TransactionBytes = 4 << 20;

    public async Task EnsureTableAsync(string table, CancellationToken cancellationToken)
    {
        StorageRules.CheckTable(table);
        await guard.RunAsync(
            new StorageCall("create the table", table),
            async token =>
            {
                await client.CreateTableAsync(table, token).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<TableEntity?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        StorageRules.CheckTable(table);
        TableEntityRules.CheckKey(partitionKey);
        TableEntityRules.CheckKey(rowKey);
        return await guard.RunAsync(
            new StorageCall("read a row of the table", table),
            token => client.FindAsync(table, partitionKey, rowKey, token),
            cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<TableWriteResult> WriteAsync(string table, TableWrite write, CancellationToken cancellationToken)
    {
        StorageRules.CheckTable(table);
        TableEntityRules.Check(write);
        var call = new StorageCall("write a row of the table", table);
        var result = await guard.RunAsync(call, token => client.WriteAsync(table, write, token), cancellationToken).ConfigureAwait(false);
        return Certain(call, result!);
    }

    public async ValueTask<TableWriteResult> SubmitAsync(string table, IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken)
    {
        StorageRules.CheckTable(table);
        StorageRules.CheckTransaction(writes);
        var call = new StorageCall("write rows of the table", table) { ContentBytes = TransactionBytes };
        var result = await guard.RunAsync(
            call,
            token => writes.Count == 1 ? client.WriteAsync(table, writes[0], token) : client.SubmitAsync(table, writes, token),
            cancellationToken).ConfigureAwait(false);
        return Certain(call, result!);
    }

    public async ValueTask<TablePage> QueryAsync(string table, TableQuery query, CancellationToken cancellationToken)
    {
        StorageRules.CheckTable(table);
        StorageRules.CheckQuery(query);
        var page = await guard.RunAsync(
            new StorageCall("query the table", table), token => client.QueryAsync(table, query, token), cancellationToken).ConfigureAwait(false);
        return page!;
    }

    /// <summary>One small read, for the probe.</summary>
    public async Task ProbeAsync(CancellationToken cancellationToken) => await guard.RunAsync(
        new StorageCall("list the tables of", account),
        async token =>
        {
            await client.ProbeAsync(token).ConfigureAwait(false);
            return true;
        },
        cancellationToken).ConfigureAwait(false);

    private TableWriteResult Certain(StorageCall call, TableWriteResult result)
    {
        if (!result.Succeeded)
        {
            guard.ThrowIfAnswerLost(call);
        }

        return result;
    }
}
