using WasmOs.Kernel.Capabilities;
using WasmOs.Kernel.Diagnostics;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Modules;
using WasmOs.Kernel.Quotas;
using WasmOs.Kernel.Tasks;
using WasmOs.Kernel.Tests.Diagnostics;
using WasmOs.Kernel.Tests.Tasks;
using WasmOs.Kernel.Webhooks;
using WasmOs.Runtime.Memory;
using WasmOs.Runtime.Wasi.FileSystem.Memory;
using WasmOs.Runtime.Wasi.FileSystem.Volumes;
using WasmOs.Storage;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Quotas;

[Trait("Trial", "1.25")]
public sealed class DiskQuotaTests : IAsyncLifetime, IAsyncDisposable
{
    private const long Limit = 1 << 20;

    private readonly KernelFixture _kernel = new();
    private readonly MeteredStorage _storage;
    private readonly DiskQuota _disk;

    public DiskQuotaTests()
    {
        _storage = new MeteredStorage(_kernel.Storage);
        _disk = new DiskQuota(_storage, new QuotaOptions { MaxDiskBytes = Limit }, _kernel.Time);
    }

    public Task InitializeAsync() => _kernel.InitializeAsync();

    public Task DisposeAsync() => _kernel.DisposeAsync();

    ValueTask IAsyncDisposable.DisposeAsync() => _storage.DisposeAsync();

    [Fact]
    public void Take_UpToTheLimit_IsTakenAndNoMore()
    {
        _storage.Bytes = Limit - 100;

        Assert.Null(_disk.Take(60));
        Assert.Null(_disk.Take(40));
        var refused = _disk.Take(1);

        Assert.Equal(("disk-quota", KernelErrorKind.InsufficientStorage, true), (refused!.Slug, refused.Kind, _disk.IsFull));
        Assert.Contains("MAX_DISK", refused.Detail, StringComparison.Ordinal);
        Assert.Equal(1, _storage.Measures);
    }

    [Fact]
    public void Take_TheAuditTrailHasAPart_IsNamedInTheRefusal()
    {
        (_storage.Bytes, _storage.AuditBytes) = (Limit, 4321);

        Assert.Contains("Of these the audit trail has 4321, which stay for AUDIT_RETENTION_DAYS.", _disk.Take(1)!.Detail, StringComparison.Ordinal);
        Assert.Contains("the audit trail has 4321,", _disk.Check(1)!.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData((1L << 30) - 1, 1L << 40, true)]
    [InlineData(1L << 30, 1L << 40, false)]
    [InlineData(49, 1000, true)]
    [InlineData(50, 1000, false)]
    public void IsVolumeNearlyFull_ByItsFreeBytes(long free, long total, bool expected)
    {
        _storage.Volume = new VolumeSpace(free, total);

        Assert.Equal((expected, free), (_disk.IsVolumeNearlyFull, _disk.Volume!.Value.FreeBytes));
    }

    [Fact]
    public void IsVolumeNearlyFull_AStoreThatCannotMeasureIt_IsFalse() => Assert.False(_disk.IsVolumeNearlyFull || _disk.Volume is not null);

    [Fact]
    public async Task Take_AfterSomethingWasDeleted_IsTakenAgain()
    {
        _storage.Bytes = Limit;
        Assert.NotNull(_disk.Take(1));
        _storage.Bytes = 0;
        _kernel.Time.Advance(DiskQuota.Freshness);

        await CollectedLines.UntilAsync(() => _disk.Take(1) is null);
    }

    [Fact]
    public async Task Take_MeasureThatFails_HoldsTheLastOneAndIsCounted()
    {
        var failures = BackgroundFailures.WithoutLog(_kernel.Time);
        var disk = new DiskQuota(_storage, new QuotaOptions { MaxDiskBytes = Limit }, _kernel.Time, failures);
        Assert.Null(disk.Take(1));
        _storage.Failure = new InvalidOperationException("defect");
        _kernel.Time.Advance(DiskQuota.Freshness);

        Assert.Null(disk.Take(1));
        await CollectedLines.UntilAsync(() => failures.Counts.ContainsKey("disk-quota"));

        Assert.Null(disk.Take(1));
    }

    [Fact]
    public void Take_FirstMeasureFails_IsTakenAndCounted()
    {
        var failures = BackgroundFailures.WithoutLog(_kernel.Time);
        _storage.Failure = new InvalidOperationException("defect");

        Assert.Null(new DiskQuota(_storage, new QuotaOptions { MaxDiskBytes = Limit }, _kernel.Time, failures).Take(1));
        Assert.Contains("disk-quota", failures.Counts.Keys);
    }

    [Fact]
    public async Task Take_ManyAtOnceAtTheEdge_TakesNoMoreThanThereIsRoom()
    {
        _storage.Bytes = Limit - 100;

        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(() => _disk.Take(10))));

        Assert.Equal((10, Limit), (answers.Count(answer => answer is null), _disk.Used));
    }

    private static async Task<VolumeSnapshot> ReadAsync(BlobVolume volume)
    {
        using var memory = new MemoryReservation(new HeldMemory(1 << 20), long.MaxValue);
        return (await volume.ReadAsync(memory, None))!;
    }

    [Fact]
    public async Task TryReplace_VolumeInAFullStore_MayShrinkAndNotGrow()
    {
        _storage.Bytes = Limit - 10_000;
        var volume = new BlobVolume(_kernel.Storage.Blobs, "calc", "data", _disk);
        Assert.True(await volume.TryReplaceAsync((await ReadAsync(volume)).Version, TreeOf(5_000), None));
        _storage.Bytes = Limit;
        _disk.Refresh();
        var version = (await ReadAsync(volume)).Version;

        await Assert.ThrowsAsync<StorageFullException>(() => volume.TryReplaceAsync(version, TreeOf(6_000), None).AsTask());
        Assert.True(await volume.TryReplaceAsync(version, TreeOf(4_000), None));
    }

    [Fact]
    public void Take_StoreThatIsNotMeasured_IsTaken()
    {
        var disk = new DiskQuota(_kernel.Storage, new QuotaOptions { MaxDiskBytes = Limit }, _kernel.Time);

        Assert.Null(disk.Take(long.MaxValue));
        Assert.Null(disk.Used);
    }

    [Fact]
    public async Task SubmitAndUpload_StoreFull_AreRefused()
    {
        await _kernel.UploadAsync("calc", TestModules.Calc("calc"));
        _storage.Bytes = Limit;
        await using var history = _kernel.NewHistory();
        await using var webhooks = new WebhookDirectory(_kernel.Storage, TestEvents.Catalog, _kernel.Time);
        await using var events = TestEvents.CreatePublisher(_kernel.Storage, webhooks, _kernel.Time);
        var executions = _kernel.NewExecutions(history);
        await using var runner = new TaskRunner(_kernel.Storage, executions, events, new TaskOptions { Worker = "w1" }, _kernel.Time, new SeededRandom(1));
        var tasks = new TaskService(_kernel.Storage, executions, events, runner, _kernel.Time, _disk);
        var registry = new ModuleRegistry(_kernel.Storage, KernelFixture.Runtime, _kernel.Time, new SeededRandom(1), disk: _disk);

        var task = await tasks.SubmitAsync(TaskHost.Add(), None);
        var upload = await registry.UploadAsync(new ModuleUpload { Name = "other", Content = TestModules.Calc("other") }, None);

        Assert.Equal(("disk-quota", "disk-quota"), (task.Error!.Slug, upload.Error!.Slug));
        await Assert.ThrowsAsync<StorageFullException>(
            () => new BlobVolume(_kernel.Storage.Blobs, "calc", "full", _disk).TryReplaceAsync("", FileTree.Empty, None).AsTask());
        Assert.Equal("disk-quota", KernelErrors.From(new StorageFullException("full")).Slug);
    }

    private static FileTree TreeOf(int bytes) => new([FileTreeEntry.File("file", new byte[bytes])]);
}
