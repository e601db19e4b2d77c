using WasmOs.Storage;

namespace WasmOs.Infra.Tests.Contract;

/// <summary>The contract of single rows for every <see cref="ITableStore"/>.</summary>
public abstract class TableStoreContract(IStorageFixture fixture) : IAsyncLifetime
{
    private readonly string _table = UniqueName.Next("Rows");

    private ITableStore Tables => fixture.Storage.Tables;

    public Task InitializeAsync() => Tables.EnsureTableAsync(_table, CancellationToken.None);

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Insert_New_ReadsBackWithItsETag()
    {
        var written = await Write(TableWrite.Insert(Row("p", "r").Set("Name", "value")));

        Assert.True(written.Succeeded);
        Assert.Equal(-1, written.FailedIndex);
        var row = await Get("p", "r");
        Assert.Equal(("p", "r", "value"), (row!.PartitionKey, row.RowKey, row.GetString("Name")));
        Assert.Equal(Assert.Single(written.ETags), row.ETag);
        Assert.Equal(TimeSpan.Zero, row.Timestamp.Offset);
        Assert.True(row.Timestamp.Year >= 2020);
    }

    [Fact]
    public async Task Insert_Existing_IsRefused()
    {
        await Write(TableWrite.Insert(Row("p", "r").Set("Name", "old")));

        var second = await Write(TableWrite.Insert(Row("p", "r").Set("Name", "new")));

        Assert.Equal((TableFailure.AlreadyExists, 0), (second.Failure, second.FailedIndex));
        Assert.Empty(second.ETags);
        Assert.Equal("old", (await Get("p", "r"))!.GetString("Name"));
    }

    [Fact]
    public async Task Get_Missing_IsNull() => Assert.Null(await Get("p", "none"));

    [Fact]
    public async Task Replace_CurrentETag_DropsOtherPropertiesAndStaleIsRefused()
    {
        var first = (await Write(TableWrite.Insert(Row("p", "r").Set("A", 1).Set("B", 2)))).ETags[0]!;

        var second = await Write(TableWrite.Replace(Row("p", "r").Set("A", 3), first));

        Assert.True(second.Succeeded);
        Assert.NotEqual(first, second.ETags[0]);
        var row = await Get("p", "r");
        Assert.Equal(3, row!.GetInt64("A"));
        Assert.Null(row.GetInt64("B"));
        Assert.Equal(TableFailure.ETagMismatch, (await Write(TableWrite.Replace(Row("p", "r"), first))).Failure);
    }

    [Fact]
    public async Task Replace_SameValues_ChangesTheETag()
    {
        var first = (await Write(TableWrite.Insert(Row("p", "r").Set("A", 1)))).ETags[0]!;

        Assert.NotEqual(first, (await Write(TableWrite.Replace(Row("p", "r").Set("A", 1), first))).ETags[0]);
    }

    [Fact]
    public async Task Merge_CurrentETag_KeepsOtherPropertiesAndStaleIsRefused()
    {
        var first = (await Write(TableWrite.Insert(Row("p", "r").Set("A", 1).Set("B", "b")))).ETags[0]!;

        Assert.True((await Write(TableWrite.Merge(Row("p", "r").Set("A", 2).Set("C", true), first))).Succeeded);

        var row = await Get("p", "r");
        Assert.Equal((2L, "b", true), (row!.GetInt64("A"), row.GetString("B"), row.GetBoolean("C")));
        Assert.Equal(TableFailure.ETagMismatch, (await Write(TableWrite.Merge(Row("p", "r").Set("A", 9), first))).Failure);
    }

    [Fact]
    public async Task Upsert_MissingThenExisting_CreatesThenReplaces()
    {
        Assert.True((await Write(TableWrite.Upsert(Row("p", "r").Set("A", 1).Set("B", 2)))).Succeeded);
        Assert.True((await Write(TableWrite.Upsert(Row("p", "r").Set("A", 3)))).Succeeded);

        var row = await Get("p", "r");
        Assert.Equal(3, row!.GetInt64("A"));
        Assert.False(row.Properties.ContainsKey("B"));
    }

    [Fact]
    public async Task Delete_CurrentETag_RemovesAndStaleIsRefused()
    {
        var first = (await Write(TableWrite.Insert(Row("p", "r")))).ETags[0]!;
        var second = (await Write(TableWrite.Replace(Row("p", "r"), first))).ETags[0]!;

        Assert.Equal(TableFailure.ETagMismatch, (await Write(TableWrite.Delete("p", "r", first))).Failure);
        var deleted = await Write(TableWrite.Delete("p", "r", second));

        Assert.True(deleted.Succeeded);
        Assert.Null(Assert.Single(deleted.ETags));
        Assert.Null(await Get("p", "r"));
    }

    [Fact]
    public async Task AnyETag_ExistingRow_IsTakenAndMissingIsNotFound()
    {
        TableWrite[] writes = [TableWrite.Replace(Row("p", "r"), "*"), TableWrite.Merge(Row("p", "r"), "*"), TableWrite.Delete("p", "r", "*")];
        foreach (var write in writes)
        {
            Assert.Equal(TableFailure.NotFound, (await Write(write)).Failure);
        }

        await Write(TableWrite.Insert(Row("p", "r")));
        foreach (var write in writes)
        {
            Assert.True((await Write(write)).Succeeded);
        }
    }

    [Fact]
    public async Task ETagOfADeletedRow_NewRowOfThatName_IsRefused()
    {
        var old = (await Write(TableWrite.Insert(Row("p", "r")))).ETags[0]!;
        await Write(TableWrite.Delete("p", "r", old));
        await Write(TableWrite.Insert(Row("p", "r")));

        Assert.Equal(TableFailure.ETagMismatch, (await Write(TableWrite.Replace(Row("p", "r"), old))).Failure);
    }

    [Fact]
    public async Task Replace_SixteenAtOnceWithOneETag_ExactlyOneWins()
    {
        var etag = (await Write(TableWrite.Insert(Row("p", "r")))).ETags[0]!;

        var results = await Task.WhenAll(
            Enumerable.Range(0, 16).Select(i => Task.Run(() => Write(TableWrite.Replace(Row("p", "r").Set("By", i), etag)).AsTask())));

        Assert.Single(results, r => r.Succeeded);
        Assert.All(results.Where(r => !r.Succeeded), r => Assert.Equal(TableFailure.ETagMismatch, r.Failure));
        Assert.Equal(Array.FindIndex(results, r => r.Succeeded), (await Get("p", "r"))!.GetInt64("By"));
    }

    [Fact]
    public async Task Missing_Table_Throws()
    {
        await Assert.ThrowsAsync<StorageUnavailableException>(() => Tables.GetAsync("NeverEnsured", "p", "r", CancellationToken.None).AsTask());
        await Assert.ThrowsAsync<StorageUnavailableException>(
            () => Tables.WriteAsync("NeverEnsured", TableWrite.Insert(Row("p", "r")), CancellationToken.None).AsTask());
        await Assert.ThrowsAsync<StorageUnavailableException>(
            () => Tables.WriteAsync("NeverEnsured", TableWrite.Delete("p", "r", "*"), CancellationToken.None).AsTask());
        await Assert.ThrowsAsync<StorageUnavailableException>(
            () => Tables.SubmitAsync("NeverEnsured", [TableWrite.Insert(Row("p", "r")), TableWrite.Insert(Row("p", "s"))], CancellationToken.None).AsTask());
        await Assert.ThrowsAsync<StorageUnavailableException>(
            () => Tables.QueryAsync("NeverEnsured", new TableQuery(), CancellationToken.None).AsTask());
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("\"strong\"")]
    [InlineData("W/\"1\"\r\nX-Injected: \"")]
    public async Task ETag_OfAnotherForm_IsOneThatNoRowHas(string etag)
    {
        await Write(TableWrite.Insert(Row("p", "r").Set("A", 1)));

        Assert.Equal(TableFailure.ETagMismatch, (await Write(TableWrite.Replace(Row("p", "r"), etag))).Failure);
        Assert.Equal(TableFailure.ETagMismatch, (await Write(TableWrite.Merge(Row("p", "r"), etag))).Failure);
        Assert.Equal(TableFailure.ETagMismatch, (await Write(TableWrite.Delete("p", "r", etag))).Failure);
        var group = await Tables.SubmitAsync(_table, [TableWrite.Insert(Row("p", "s")), TableWrite.Delete("p", "r", etag)], CancellationToken.None);
        Assert.Equal((TableFailure.ETagMismatch, 1), (group.Failure, group.FailedIndex));
        Assert.Equal(1, (await Get("p", "r"))!.GetInt64("A"));
    }

    private static TableEntity Row(string partitionKey, string rowKey) => new(partitionKey, rowKey);

    private ValueTask<TableWriteResult> Write(TableWrite write) => Tables.WriteAsync(_table, write, CancellationToken.None);

    private ValueTask<TableEntity?> Get(string partitionKey, string rowKey) => Tables.GetAsync(_table, partitionKey, rowKey, CancellationToken.None);
}
