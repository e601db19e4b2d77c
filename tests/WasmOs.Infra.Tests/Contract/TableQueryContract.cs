using WasmOs.Storage;

namespace WasmOs.Infra.Tests.Contract;

/// <summary>The contract of ranges, order and pages for every <see cref="ITableStore"/>.</summary>
public abstract class TableQueryContract(IStorageFixture fixture) : IAsyncLifetime
{
    private readonly string _table = UniqueName.Next("Queries");

    private ITableStore Tables => fixture.Storage.Tables;

    public Task InitializeAsync() => Tables.EnsureTableAsync(_table, CancellationToken.None);

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Query_Empty_IsAnEmptyLastPage()
    {
        var page = await Tables.QueryAsync(_table, new TableQuery(), CancellationToken.None);

        Assert.Empty(page.Entities);
        Assert.Null(page.Continuation);
    }

    [Fact]
    public async Task Query_Partition_IsInOrdinalOrder()
    {
        string[] keys = ["b", "a", "B", "a-", "a0", "aa", "A", "ä", "10", "2", "_", "~", "Z"];
        await Insert("p", keys);
        await Insert("q", "other");

        Assert.Equal(keys.Order(StringComparer.Ordinal), (await All(new TableQuery("p"))).Select(r => r.RowKey));
    }

    [Fact]
    public async Task Query_Range_IncludesFromAndExcludesTo()
    {
        await Insert("p", "a", "b", "c", "d");

        Assert.Equal(["b", "c"], (await All(new TableQuery("p", "b", "d"))).Select(r => r.RowKey));
        Assert.Equal(["c", "d"], (await All(new TableQuery("p", "c"))).Select(r => r.RowKey));
        Assert.Equal(["a"], (await All(new TableQuery("p", null, "b"))).Select(r => r.RowKey));
        Assert.Empty(await All(new TableQuery("p", "bb", "c")));
    }

    [Fact]
    public async Task Query_Prefix_YieldsKeysThatStartWithIt()
    {
        await Insert("p", "version-2", "version-1", "versioN-3", "version", "version.", "alias-x", "module");

        Assert.Equal(["version-1", "version-2"], (await All(TableQuery.Prefix("p", "version-"))).Select(r => r.RowKey));
    }

    [Fact]
    public async Task Query_AllPartitions_IsInOrderOfBothKeys()
    {
        await Insert("q", "a", "b");
        await Insert("p", "b", "a", "c");
        await Insert("P", "z");

        Assert.Equal(
            ["P/z", "p/a", "p/b", "p/c", "q/a", "q/b"],
            (await All(new TableQuery())).Select(r => $"{r.PartitionKey}/{r.RowKey}"));
        Assert.Equal(
            ["p/b", "q/b"],
            (await All(new TableQuery(null, "b", "c"))).Select(r => $"{r.PartitionKey}/{r.RowKey}"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(50)]
    [InlineData(1000)]
    public async Task Query_Pages_YieldEachRowOnce(int limit)
    {
        var keys = Enumerable.Range(0, 50).Select(i => $"{i:D3}").ToArray();
        await Insert("p", keys);

        Assert.Equal(keys, (await All(new TableQuery("p", Limit: limit), limit)).Select(r => r.RowKey));
        Assert.Equal(keys, (await All(new TableQuery(Limit: limit), limit)).Select(r => r.RowKey));
    }

    [Fact]
    public async Task Query_RowsComeAndGoBetweenPages_OthersAreYieldedOnce()
    {
        await Insert("p", "a", "b", "c", "d");
        var first = await Tables.QueryAsync(_table, new TableQuery("p", Limit: 2), CancellationToken.None);
        await Tables.WriteAsync(_table, TableWrite.Delete("p", "c", "*"), CancellationToken.None);
        await Insert("p", "aa", "e");

        var rest = await All(new TableQuery("p", Limit: 2, Continuation: first.Continuation));

        Assert.Equal(["a", "b", "d", "e"], first.Entities.Concat(rest).Select(r => r.RowKey));
    }

    [Fact]
    public async Task Query_Rows_CarryETagAndProperties()
    {
        await Insert("p", "a");

        var queried = Assert.Single(await All(new TableQuery("p")));

        var read = await Tables.GetAsync(_table, "p", "a", CancellationToken.None);
        Assert.Equal((read!.ETag, read.Timestamp, "a"), (queried.ETag, queried.Timestamp, queried.GetString("Key")));
        Assert.True((await Tables.WriteAsync(_table, TableWrite.Delete("p", "a", queried.ETag!), CancellationToken.None)).Succeeded);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public async Task Query_LimitOutOfRange_Throws(int limit) =>
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Tables.QueryAsync(_table, new TableQuery(Limit: limit), CancellationToken.None).AsTask());

    private async Task Insert(string partitionKey, params string[] rowKeys)
    {
        var writes = rowKeys.Select(key => TableWrite.Insert(new TableEntity(partitionKey, key).Set("Key", key))).ToArray();
        Assert.True((await Tables.SubmitAsync(_table, writes, CancellationToken.None)).Succeeded);
    }

    private async Task<List<TableEntity>> All(TableQuery query, int limit = 1000)
    {
        var rows = new List<TableEntity>();
        for (var pages = 0; pages < 200; pages++)
        {
            var page = await Tables.QueryAsync(_table, query, CancellationToken.None);
            Assert.True(page.Entities.Count <= limit);
            rows.AddRange(page.Entities);
            if (page.Continuation is null)
            {
                return rows;
            }

            query = query with { Continuation = page.Continuation };
        }

        throw new InvalidOperationException("The pages do not end.");
    }
}
