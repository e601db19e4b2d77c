using WasmOs.Kernel.Batches;
using WasmOs.Storage;
using static WasmOs.Kernel.Tests.Batches.BatchFixture;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Batches;

public sealed class BatchSweepTests : IAsyncLifetime
{
    private readonly BatchFixture _batches = new();

    public Task InitializeAsync() => _batches.InitializeAsync();

    public Task DisposeAsync() => _batches.DisposeAsync();

    [Fact]
    public async Task SweepAsync_EndedBatch_IsKeptForItsTime()
    {
        var batch = await _batches.SubmitAsync(Tens(3, 2));
        await _batches.DeliverAsync();

        Assert.Equal(0, await SweepAfterAsync(_batches.Options.Retention - TimeSpan.FromMinutes(1)));
        Assert.Equal("0 1 2", await _batches.IndexesAsync(batch));
        Assert.Equal(1, await SweepAfterAsync(TimeSpan.FromMinutes(1)));
        Assert.Equal("", await _batches.IndexesAsync(batch));
        Assert.Equal("batch-not-found", (await _batches.Service.GetAsync(batch.Id.ToString(), None)).Error!.Slug);
    }

    [Fact]
    public async Task SweepAsync_RunningBatchOfAnyAge_IsKeptAndWokenUp()
    {
        var batch = await _batches.SubmitAsync(Tens(3, 2));
        // The batch's messages are lost.
        await _batches.ReceiveAsync();

        await SweepAfterAsync(TimeSpan.FromMinutes(14));
        Assert.Empty(await _batches.ReceiveAsync());
        Assert.Equal(0, await SweepAfterAsync(TimeSpan.FromDays(30)));
        await _batches.DeliverAsync();
        Assert.Equal(BatchState.Succeeded, (await _batches.GetAsync(batch)).State);
    }

    [Fact]
    public async Task SweepAsync_CrashBeforeTheRow_RemovesTheContentAfterADay()
    {
        _batches.Kernel.Storage.GoDown(operation => operation == "tables.write");
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _batches.Service.SubmitAsync(Tens(2, 2), None).AsTask());
        _batches.Kernel.Storage.ComeBack();

        Assert.Equal(0, await SweepAfterAsync(TimeSpan.FromHours(23)));
        Assert.Equal(1, await SweepAfterAsync(TimeSpan.FromHours(2)));
        Assert.Equal(0, await SweepAfterAsync(TimeSpan.FromHours(1)));
    }

    [Fact]
    public async Task SweepAsync_CrashBetweenLaneAndBatch_EndsTheBatch()
    {
        var batch = await _batches.SubmitAsync(Tens(2, 1));
        var message = Assert.Single(await _batches.ReceiveAsync());
        _batches.Kernel.Storage.GoDown(operation => operation == "tables.write");
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _batches.Runner.RunAsync(message, None).AsTask());
        _batches.Kernel.Storage.ComeBack();
        Assert.Equal(BatchState.Running, (await _batches.GetAsync(batch)).State);

        await SweepAfterAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(BatchState.Succeeded, (await _batches.GetAsync(batch)).State);
    }

    [Fact]
    public async Task SweepAsync_DeletionThatWasCutShort_IsEnded()
    {
        var batch = await _batches.SubmitAsync(Tens(2, 1));
        await _batches.DeliverAsync();
        _batches.Kernel.Storage.GoDown(operation => operation == "blobs.list");
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _batches.Service.DeleteAsync(batch.Id.ToString(), None).AsTask());
        _batches.Kernel.Storage.ComeBack();
        Assert.Equal("batch-not-found", (await _batches.Service.GetAsync(batch.Id.ToString(), None)).Error!.Slug);

        Assert.Equal(1, await SweepAfterAsync(TimeSpan.Zero));
        Assert.Null(await _batches.Store.GetAsync(batch.Id, None));
    }

    private async Task<int> SweepAfterAsync(TimeSpan time)
    {
        _batches.Kernel.Time.Advance(time);
        return await _batches.NewSweep().SweepAsync(_batches.Kernel.Time.GetUtcNow(), None);
    }
}
