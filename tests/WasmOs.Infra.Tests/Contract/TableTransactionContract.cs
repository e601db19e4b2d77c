using WasmOs.Storage;

namespace WasmOs.Infra.Tests.Contract;

/// <summary>The contract of entity-group transactions for every <see cref="ITableStore"/>.</summary>
public abstract class TableTransactionContract(IStorageFixture fixture) : IAsyncLifetime
{
    private readonly string _table = UniqueName.Next("Groups");

    private ITableStore Tables => fixture.Storage.Tables;

    public Task InitializeAsync() => Tables.EnsureTableAsync(_table, CancellationToken.None);

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Submit_AllKinds_AreWrittenTogether()
    {
        foreach (var key in (string[])["replaced", "merged", "deleted"])
        {
            await Submit(TableWrite.Insert(Row(key).Set("Old", true)));
        }

        var result = await Submit(
            TableWrite.Insert(Row("inserted").Set("New", 1)), TableWrite.Replace(Row("replaced").Set("New", 2), "*"),
            TableWrite.Merge(Row("merged").Set("New", 3), "*"), TableWrite.Delete("p", "deleted", "*"), TableWrite.Upsert(Row("upserted").Set("New", 4)));

        Assert.True(result.Succeeded);
        Assert.Equal(5, result.ETags.Count);
        Assert.Equal([false, false, false, true, false], result.ETags.Select(e => e is null));
        var rows = await All();
        Assert.Equal(["inserted", "merged", "replaced", "upserted"], rows.Select(r => r.RowKey));
        Assert.Equal([false, true, false, false], rows.Select(r => r.Properties.ContainsKey("Old")));
        Assert.Equal(result.ETags[2], rows[1].ETag);
        Assert.Equal(result.ETags[0], rows[0].ETag);
    }

    [Fact]
    public async Task Submit_Hundred_AreWritten()
    {
        var result = await Submit([.. Enumerable.Range(0, 100).Select(i => TableWrite.Insert(Row($"{i:D3}").Set("I", i)))]);

        Assert.True(result.Succeeded);
        Assert.Equal(100, (await All()).Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task Submit_OneAlreadyExists_NothingIsWritten(int index)
    {
        await Submit(TableWrite.Insert(Row("taken").Set("Old", true)));
        var writes = Enumerable.Range(0, 4).Select(i => TableWrite.Insert(Row(i == index ? "taken" : $"new{i}"))).ToArray();

        var result = await Submit(writes);

        Assert.Equal((TableFailure.AlreadyExists, index), (result.Failure, result.FailedIndex));
        Assert.Empty(result.ETags);
        Assert.Equal("taken", Assert.Single(await All()).RowKey);
    }

    [Fact]
    public async Task Submit_OneStaleETag_NothingIsWritten()
    {
        var stale = (await Submit(TableWrite.Insert(Row("guard")))).ETags[0]!;
        await Submit(TableWrite.Replace(Row("guard").Set("By", "other"), stale));

        var result = await Submit(TableWrite.Insert(Row("new")), TableWrite.Replace(Row("guard").Set("By", "me"), stale));

        Assert.Equal((TableFailure.ETagMismatch, 1), (result.Failure, result.FailedIndex));
        Assert.Equal("other", Assert.Single(await All()).GetString("By"));
    }

    [Fact]
    public async Task Submit_OneMissing_NothingIsWritten()
    {
        var result = await Submit(TableWrite.Insert(Row("new")), TableWrite.Delete("p", "missing", "*"));

        Assert.Equal((TableFailure.NotFound, 1), (result.Failure, result.FailedIndex));
        Assert.Empty(await All());
    }

    [Fact]
    public async Task Submit_SixteenAtOnceOnOneGuard_ExactlyOneGroupStands()
    {
        var etag = (await Submit(TableWrite.Insert(Row("guard")))).ETags[0]!;

        var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(
            () => Submit(TableWrite.Insert(Row($"a{i}")), TableWrite.Replace(Row("guard").Set("By", i), etag), TableWrite.Insert(Row($"b{i}"))))));

        var winner = Assert.Single(Enumerable.Range(0, 16), i => results[i].Succeeded);
        Assert.Equal([$"a{winner}", $"b{winner}", "guard"], (await All()).Select(r => r.RowKey));
    }

    [Fact]
    public async Task Submit_IllegalGroup_Throws()
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Submit());
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Submit([.. Enumerable.Range(0, 101).Select(i => TableWrite.Insert(Row($"{i}")))]));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Submit(TableWrite.Insert(Row("a")), TableWrite.Insert(new TableEntity("q", "b"))));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Submit(TableWrite.Insert(Row("a")), TableWrite.Delete("p", "a", "*")));
        Assert.Empty(await All());
    }

    private static TableEntity Row(string rowKey) => new("p", rowKey);

    private async Task<TableWriteResult> Submit(params TableWrite[] writes) => await Tables.SubmitAsync(_table, writes, CancellationToken.None);

    private async Task<IReadOnlyList<TableEntity>> All() => (await Tables.QueryAsync(_table, new TableQuery("p"), CancellationToken.None)).Entities;
}
