using WasmOs.Kernel.Batches;
using static WasmOs.Kernel.Tests.Batches.BatchFixture;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Batches;

public sealed class BatchStopTests : IAsyncLifetime
{
    private readonly BatchFixture _batches = new();

    public Task InitializeAsync() => _batches.InitializeAsync();

    public Task DisposeAsync() => _batches.DisposeAsync();

    [Fact]
    public async Task Cancel_RunningGuests_AreStoppedAndNothingFurtherStarts()
    {
        var batch = await _batches.SubmitAsync(Loops(6, 2));
        var runs = (await _batches.ReceiveAsync()).Select(message => Task.Run(() => _batches.NewRunner().RunAsync(message, None).AsTask())).ToArray();
        await _batches.ClaimedAsync(batch, 0);
        await _batches.ClaimedAsync(batch, 1);

        var told = (await _batches.Service.CancelAsync(batch.Id.ToString(), None)).Value;
        await _batches.PassAsync(Task.WhenAll(runs));

        Assert.Equal((BatchState.Stopping, BatchStopReason.Cancelled), (told.State, told.StopReason));
        var ended = await _batches.GetAsync(batch);
        Assert.Equal((BatchState.Cancelled, new BatchCounts(6, 0, 0, 0, 0, 6)), (ended.State, ended.Counts));
        Assert.All(await _batches.ResultsAsync(batch), line => Assert.Equal("cancelled", line.GetProperty("status").GetString()));
        Assert.InRange(await _batches.RunsAsync(), 0, 2);
        Assert.Empty(await _batches.ReceiveAsync());
    }

    [Fact]
    public async Task Cancel_NothingBegan_EndsAtOnce()
    {
        var batch = await _batches.SubmitAsync(Tens(5, 2));
        var cancelled = (await _batches.Service.CancelAsync(batch.Id.ToString(), None)).Value;
        await _batches.DeliverAsync();

        Assert.Equal((BatchState.Cancelled, new BatchCounts(5, 0, 0, 0, 0, 5)), (cancelled.State, cancelled.Counts));
        Assert.Equal((cancelled.Counts, 0), ((await _batches.GetAsync(batch)).Counts, await _batches.RunsAsync()));
    }

    [Fact]
    public async Task Cancel_WhatHasEndedOrIsNot_IsRefused()
    {
        var batch = await _batches.SubmitAsync(Tens(1, 1));
        await _batches.DeliverAsync();
        Assert.Equal("batch-ended", (await _batches.Service.CancelAsync(batch.Id.ToString(), None)).Error!.Slug);
        Assert.Equal("batch-not-found", (await _batches.Service.CancelAsync("nobody", None)).Error!.Slug);
        Assert.Equal(BatchState.Succeeded, (await _batches.GetAsync(batch)).State);
    }

    [Theory]
    [InlineData(2, BatchState.CompletedWithFailures, 2, 1)]
    [InlineData(1, BatchState.Failed, 2, 0)]
    [InlineData(0, BatchState.Failed, 1, 0)]
    public async Task MaxFailures_OneMore_StopsTheBatch(int maxFailures, BatchState state, int failed, int succeeded)
    {
        var request = Request(1, "[1,0]", "[2,0]", "[3,1]");
        var batch = await _batches.SubmitAsync(
            new BatchRequest { ModuleId = "calc", Function = "div", Parallelism = 1, Inputs = request.Inputs, MaxFailures = maxFailures });
        await _batches.DeliverAsync();

        var ended = await _batches.GetAsync(batch);
        Assert.Equal((state, failed, succeeded, 3 - failed - succeeded), (ended.State, ended.Counts.Failed, ended.Counts.Succeeded, ended.Counts.Cancelled));
        Assert.Equal(state == BatchState.Failed ? BatchStopReason.TooManyFailures : BatchStopReason.None, ended.StopReason);
    }

    [Fact]
    public async Task Delete_RunningThenEnded_IsRefusedThenRemovesEverything()
    {
        var batch = await _batches.SubmitAsync(Tens(150, 2));
        Assert.Equal("batch-not-ended", (await _batches.Service.DeleteAsync(batch.Id.ToString(), None))!.Slug);
        await _batches.DeliverAsync();

        Assert.Null(await _batches.Service.DeleteAsync(batch.Id.ToString(), None));

        Assert.Equal("batch-not-found", (await _batches.Service.GetAsync(batch.Id.ToString(), None)).Error!.Slug);
        Assert.Equal("batch-not-found", (await _batches.Service.DeleteAsync(batch.Id.ToString(), None))!.Slug);
        Assert.Empty(await _batches.ResultsAsync(batch));
        Assert.Empty(await _batches.Store.ListLanesAsync(batch.Id, None));
        Assert.Null(await _batches.Kernel.Storage.Blobs.GetPropertiesAsync(BatchStore.InputsOf(batch.Id), None));
    }
}
