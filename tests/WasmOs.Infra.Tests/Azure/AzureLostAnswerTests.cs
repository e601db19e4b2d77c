using WasmOs.Infra.Azure;
using WasmOs.Infra.Azure.Accounts;
using WasmOs.Infra.Tests.Contract;
using WasmOs.Storage;

namespace WasmOs.Infra.Tests.Azure;

/// <summary>
/// Rule 6 of the storage design: the outcome after a lost response is 'unknown', and a retry never takes the effect of its own first try for another writer's.
/// </summary>
public sealed class AzureLostAnswerTests : IClassFixture<AzureStorageFixture>, IAsyncLifetime, IAsyncDisposable
{
    private readonly string _name = UniqueName.Next("lost");
    private readonly IStorage _direct;
    private readonly AnswerLosingProxy _blobs;
    private readonly AnswerLosingProxy _queues;
    private readonly AnswerLosingProxy _tables;
    private readonly AzureStorage _storage;

    public AzureLostAnswerTests(AzureStorageFixture fixture)
    {
        _direct = fixture.Storage;
        var account = AzureConnectionString.Parse(fixture.ConnectionString);
        (_blobs, _queues, _tables) = (new(account.Blobs.Port), new(account.Queues.Port), new(account.Tables.Port));
        var options = new AzureStorageOptions
        {
            ConnectionString = fixture.ConnectionString
                .Replace(At(account.Blobs.Port), At(_blobs.Port), StringComparison.Ordinal)
                .Replace(At(account.Queues.Port), At(_queues.Port), StringComparison.Ordinal)
                .Replace(At(account.Tables.Port), At(_tables.Port), StringComparison.Ordinal),
            RetryDelay = TimeSpan.FromMilliseconds(20),
        };
        _storage = AzureStorage.Create(options, TimeProvider.System);
    }

    private BlobAddress Blob => new(_name, "blob");

    public async Task InitializeAsync()
    {
        await _direct.Blobs.EnsureContainerAsync(_name, CancellationToken.None);
        await _direct.Queues.EnsureQueueAsync(_name, CancellationToken.None);
        await _direct.Tables.EnsureTableAsync(_name, CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _storage.DisposeAsync();
        await _blobs.DisposeAsync();
        await _queues.DisposeAsync();
        await _tables.DisposeAsync();
    }

    ValueTask IAsyncDisposable.DisposeAsync() => new(DisposeAsync());

    [Fact]
    public async Task Insert_AnswerLost_IsUnknownRatherThanAlreadyExists()
    {
        _tables.LoseNextAnswer();

        var e = await Assert.ThrowsAsync<StorageUnavailableException>(() => Write(TableWrite.Insert(Row("r", 1))));

        Assert.True(_tables.HasLost);
        Assert.Contains("unknown", e.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await Read("r"))!.GetInt64("V"));
        Assert.Equal(TableFailure.AlreadyExists, (await Write(TableWrite.Insert(Row("r", 2)))).Failure);
    }

    [Fact]
    public async Task Transaction_AnswerLost_IsUnknownRatherThanRefused()
    {
        _tables.LoseNextAnswer();

        await Assert.ThrowsAsync<StorageUnavailableException>(
            () => _storage.Tables.SubmitAsync(_name, [TableWrite.Insert(Row("a", 1)), TableWrite.Insert(Row("b", 2))], CancellationToken.None).AsTask());

        Assert.True(_tables.HasLost);
        Assert.Equal(2, (await Read("b"))!.GetInt64("V"));
    }

    [Fact]
    public async Task Upsert_AnswerLost_IsRepeatedAndSucceeds()
    {
        _tables.LoseNextAnswer();

        Assert.True((await Write(TableWrite.Upsert(Row("u", 3)))).Succeeded);
        Assert.True(_tables.HasLost);
        Assert.Equal(3, (await Read("u"))!.GetInt64("V"));
    }

    [Fact]
    public async Task Delete_AnswerLost_IsUnknownRatherThanMissing()
    {
        await Write(TableWrite.Insert(Row("d", 1)));
        _tables.LoseNextAnswer();

        await Assert.ThrowsAsync<StorageUnavailableException>(() => Write(TableWrite.Delete("p", "d", "*")));

        Assert.True(_tables.HasLost);
        Assert.Null(await Read("d"));
    }

    [Fact]
    public async Task Replace_AnswerLost_IsUnknownRatherThanALostRace()
    {
        var etag = (await Write(TableWrite.Insert(Row("e", 1)))).ETags[0]!;
        _tables.LoseNextAnswer();

        await Assert.ThrowsAsync<StorageUnavailableException>(() => Write(TableWrite.Replace(Row("e", 2), etag)));

        Assert.True(_tables.HasLost);
        Assert.Equal(2, (await Read("e"))!.GetInt64("V"));
    }

    [Fact]
    public async Task TransactionOfUpserts_AnswerLost_IsRepeatedAndSucceeds()
    {
        _tables.LoseNextAnswer();

        var result = await _storage.Tables.SubmitAsync(_name, [TableWrite.Upsert(Row("x", 5)), TableWrite.Upsert(Row("y", 6))], CancellationToken.None);

        Assert.True(_tables.HasLost);
        Assert.True(result.Succeeded);
        Assert.Equal(result.ETags[1], (await Read("y"))!.ETag);
    }

    [Fact]
    public async Task EnsureTable_AnswerLost_IsRepeatedAndSucceeds()
    {
        var table = UniqueName.Next("lost");
        _tables.LoseNextAnswer();

        await _storage.Tables.EnsureTableAsync(table, CancellationToken.None);

        Assert.True(_tables.HasLost);
        Assert.Null(await _direct.Tables.GetAsync(table, "p", "r", CancellationToken.None));
    }

    [Fact]
    public async Task Put_AnswerLostWithoutCondition_IsRepeatedAndSucceeds()
    {
        _blobs.LoseNextAnswer();

        Assert.NotNull(await _storage.Blobs.PutAsync(Blob, "x"u8.ToArray(), BlobCondition.None, CancellationToken.None));
        Assert.True(_blobs.HasLost);
    }

    [Fact]
    public async Task Put_AnswerLostWithCondition_IsUnknownRatherThanRefused()
    {
        _blobs.LoseNextAnswer();

        await Assert.ThrowsAsync<StorageUnavailableException>(
            () => _storage.Blobs.PutAsync(Blob, "x"u8.ToArray(), BlobCondition.NotExists, CancellationToken.None).AsTask());
        Assert.True(_blobs.HasLost);
        Assert.Null(await _storage.Blobs.PutAsync(Blob, "y"u8.ToArray(), BlobCondition.NotExists, CancellationToken.None));
    }

    [Fact]
    public async Task Append_AnswerLost_IsUnknownAndNotRepeated()
    {
        await _storage.Blobs.AppendAsync(Blob, "one"u8.ToArray(), CancellationToken.None);
        _blobs.LoseNextAnswer();

        await Assert.ThrowsAsync<StorageUnavailableException>(() => _storage.Blobs.AppendAsync(Blob, "two"u8.ToArray(), CancellationToken.None).AsTask());

        Assert.True(_blobs.HasLost);
        Assert.Equal(6, (await _direct.Blobs.GetPropertiesAsync(Blob, CancellationToken.None))!.Length);
    }

    [Fact]
    public async Task Lease_AnswerLost_IsRepeatedAndHeld()
    {
        await _storage.Blobs.PutAsync(Blob, "x"u8.ToArray(), BlobCondition.None, CancellationToken.None);
        _blobs.LoseNextAnswer();

        var lease = await _storage.Blobs.AcquireLeaseAsync(Blob, TimeSpan.FromSeconds(15), CancellationToken.None);

        Assert.True(_blobs.HasLost);
        Assert.NotNull(lease);
        Assert.True(await _storage.Blobs.ReleaseLeaseAsync(Blob, lease, CancellationToken.None));
    }

    [Fact]
    public async Task DeleteBlob_AnswerLost_IsUnknownRatherThanMissing()
    {
        await _storage.Blobs.PutAsync(Blob, "x"u8.ToArray(), BlobCondition.None, CancellationToken.None);
        _blobs.LoseNextAnswer();

        await Assert.ThrowsAsync<StorageUnavailableException>(() => _storage.Blobs.DeleteAsync(Blob, BlobCondition.None, CancellationToken.None).AsTask());

        Assert.True(_blobs.HasLost);
        Assert.Null(await _direct.Blobs.GetPropertiesAsync(Blob, CancellationToken.None));
    }

    [Fact]
    public async Task DeleteMessage_AnswerLost_IsUnknownRatherThanAnothers()
    {
        var sent = await _storage.Queues.SendAsync(_name, "x"u8.ToArray(), TimeSpan.Zero, null, CancellationToken.None);
        _queues.LoseNextAnswer();

        await Assert.ThrowsAsync<StorageUnavailableException>(() => _storage.Queues.DeleteAsync(_name, sent, CancellationToken.None).AsTask());

        Assert.True(_queues.HasLost);
        Assert.Empty(await _direct.Queues.PeekAsync(_name, 1, CancellationToken.None));
    }

    [Fact]
    public async Task Update_AnswerLost_IsUnknownRatherThanAnothers()
    {
        var sent = await _storage.Queues.SendAsync(_name, "x"u8.ToArray(), TimeSpan.Zero, null, CancellationToken.None);
        _queues.LoseNextAnswer();

        await Assert.ThrowsAsync<StorageUnavailableException>(
            () => _storage.Queues.UpdateAsync(_name, sent, TimeSpan.FromMinutes(1), "y"u8.ToArray(), CancellationToken.None).AsTask());
        Assert.True(_queues.HasLost);
        Assert.Null(await _storage.Queues.UpdateAsync(_name, sent, TimeSpan.Zero, null, CancellationToken.None));
    }

    private static string At(int port) => $"http://127.0.0.1:{port}/";

    private static TableEntity Row(string key, int value) => new TableEntity("p", key).Set("V", value);

    private async Task<TableWriteResult> Write(TableWrite write) => await _storage.Tables.WriteAsync(_name, write, CancellationToken.None);

    private async Task<TableEntity?> Read(string key) => await _direct.Tables.GetAsync(_name, "p", key, CancellationToken.None);
}
