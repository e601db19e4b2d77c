using System.IO.Compression;
using System.Text;
using WasmOs.Kernel.History;
using WasmOs.Kernel.Storage;
using WasmOs.Storage;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.History;

public class HistorySegmentTests : IAsyncLifetime
{
    private readonly KernelFixture _kernel = new();

    public Task InitializeAsync() => _kernel.InitializeAsync();

    public Task DisposeAsync() => _kernel.DisposeAsync();

    [Fact]
    public async Task FlushAsync_HourOver_CompressesTheSegmentAndZcatReadsIt()
    {
        var history = _kernel.NewHistory();
        var run = _kernel.Run();
        history.Append(run);
        await history.FlushAsync(None);
        Assert.Equal(["w1-1.idx", "w1-1.ndjson"], await NamesAsync());

        _kernel.Time.Advance(TimeSpan.FromHours(1));
        await history.FlushAsync(None);
        Assert.Equal(["w1-1.idx", "w1-1.ndjson.gz"], await NamesAsync());
        var content = await BlobReading.ReadAsync(_kernel.Storage.Blobs, new BlobAddress("executions", "2026/03/01/10/w1-1.ndjson.gz"), None);
        using var lines = new StreamReader(new GZipStream(new MemoryStream(content!), CompressionMode.Decompress), Encoding.UTF8);
        Assert.Contains(run.Id.ToString(), await lines.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.True((await history.GetAsync(run.Id, None)).Succeeded);
    }

    [Fact]
    public async Task FlushAsync_SegmentFull_BeginsAnother()
    {
        var history = _kernel.NewHistory(configure: options => options.SegmentBytes = 100_000);
        for (var i = 0; i < 1000; i++)
        {
            history.Append(_kernel.Run());
        }

        await history.FlushAsync(None);
        Assert.Contains(await NamesAsync(), name => name.StartsWith("w1-2.", StringComparison.Ordinal));
        var page = (await history.ListAsync(new ExecutionQuery { Limit = 1000 }, None)).Value;
        Assert.Equal(1000, page.Items.Count);
    }

    [Theory]
    [InlineData("blobs.append.idx")]
    [InlineData("blobs.append")]
    [InlineData("tables.write")]
    public async Task FlushAsync_CrashAtAnyStep_LosesAndDoublesNothing(string step)
    {
        var history = _kernel.NewHistory();
        var runs = Enumerable.Range(0, 10).Select(_ => _kernel.Run()).ToList();
        runs.ForEach(run => history.Append(run));
        _kernel.Storage.GoDown(operation => operation == step);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => history.FlushAsync(None));

        // The runs are still in memory and perhaps also in storage: each is listed once. The same holds after the write was repeated.
        _kernel.Storage.ComeBack();
        Assert.Equal(10, (await history.ListAsync(new ExecutionQuery(), None)).Value.Items.Count);
        await history.FlushAsync(None);
        Assert.Equal(10, (await _kernel.NewHistory("w2").ListAsync(new ExecutionQuery(), None)).Value.Items.Count);
    }

    [Fact]
    public async Task ListAsync_LinesWithoutIndex_AreFound()
    {
        var history = _kernel.NewHistory();
        history.Append(_kernel.Run());
        _kernel.Storage.GoDown(operation => operation == "blobs.append.idx");
        await Assert.ThrowsAsync<StorageUnavailableException>(() => history.FlushAsync(None));
        _kernel.Storage.ComeBack();
        Assert.Single((await _kernel.NewHistory("w2").ListAsync(new ExecutionQuery(), None)).Value.Items);
    }

    [Theory]
    [InlineData("blobs.put")]
    [InlineData("blobs.delete")]
    public async Task FlushAsync_CrashWhileCompressing_IsFinishedByAnotherProcess(string step)
    {
        var history = _kernel.NewHistory();
        var run = _kernel.Run();
        history.Append(run);
        await history.FlushAsync(None);
        _kernel.Time.Advance(TimeSpan.FromHours(1));
        _kernel.Storage.GoDown(operation => operation == step);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => history.FlushAsync(None));
        _kernel.Storage.ComeBack();

        var other = _kernel.NewHistory("w2");
        Assert.True((await other.GetAsync(run.Id, None)).Succeeded);
        _kernel.Time.Advance(TimeSpan.FromHours(2));
        await other.SweepAsync(_kernel.Time.GetUtcNow(), None);
        Assert.Equal(["w1-1.idx", "w1-1.ndjson.gz"], await NamesAsync());
        Assert.True((await other.GetAsync(run.Id, None)).Succeeded);
    }

    [Fact]
    public async Task SweepAsync_OldHours_GoWholeAndOthersStay()
    {
        var history = _kernel.NewHistory(configure: options => options.Retention = TimeSpan.FromDays(2));
        var old = TestRuns.Make(Runtime.Execution.ExecutionId.New(_kernel.Time), stdout: new byte[50_000]);
        history.Append(old);
        await history.FlushAsync(None);
        _kernel.Time.Advance(TimeSpan.FromDays(2));
        var young = _kernel.Run();
        history.Append(young);
        await history.FlushAsync(None);
        Assert.True((await history.GetAsync(old.Id, None)).Succeeded);

        _kernel.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, await history.SweepAsync(_kernel.Time.GetUtcNow(), None));
        Assert.False((await history.GetAsync(old.Id, None)).Succeeded);
        Assert.True((await history.GetAsync(young.Id, None)).Succeeded);
        Assert.DoesNotContain(await AllNamesAsync(), name => name.StartsWith("2026/03/01", StringComparison.Ordinal));
    }

    private async Task<List<string>> NamesAsync() =>
        [.. (await AllNamesAsync()).Select(name => name[(name.LastIndexOf('/') + 1)..]).Where(name => name.StartsWith('w'))];

    private async Task<List<string>> AllNamesAsync()
    {
        var names = new List<string>();
        await foreach (var blob in _kernel.Storage.Blobs.ListAsync("executions", "", None))
        {
            names.Add(blob.Name);
        }

        return names;
    }
}
