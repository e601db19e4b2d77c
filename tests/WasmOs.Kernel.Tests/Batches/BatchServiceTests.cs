using WasmOs.Kernel.Batches;
using static WasmOs.Kernel.Tests.Batches.BatchFixture;

namespace WasmOs.Kernel.Tests.Batches;

public sealed class BatchServiceTests : IAsyncLifetime
{
    private readonly BatchFixture _batches = new();

    public Task InitializeAsync() => _batches.InitializeAsync();

    public Task DisposeAsync() => _batches.DisposeAsync();

    [Fact]
    public async Task Submit_Inputs_RunsEachAndKeepsResultsInOrder()
    {
        var batch = await _batches.SubmitAsync(Request(3, "[10,2]", "[9,3]", "[1,0]", "[8,8]", "[7,1]"));
        Assert.Equal(new BatchCounts(5, 5, 0, 0, 0, 0), batch.Counts);

        await _batches.DeliverAsync();

        var ended = await _batches.GetAsync(batch);
        Assert.Equal((BatchState.CompletedWithFailures, new BatchCounts(5, 0, 0, 4, 1, 0)), (ended.State, ended.Counts));
        Assert.Equal(_batches.Kernel.Time.GetUtcNow(), ended.EndedAt);
        var lines = await _batches.ResultsAsync(batch);
        Assert.Equal("0 1 2 3 4", await _batches.IndexesAsync(batch));
        Assert.Equal([5, 3, 1, 7], lines.Where(line => line.GetProperty("status").GetString() == "succeeded").Select(line => line.GetProperty("result").GetInt32()));
        Assert.Equal("trap.divide_by_zero", lines[2].GetProperty("fault").GetProperty("kind").GetString());
        Assert.Equal("2", await _batches.IndexesAsync(batch, new BatchResultQuery(0, BatchOutcome.Failed, null)));
        Assert.Equal("3 4", await _batches.IndexesAsync(batch, new BatchResultQuery(3, null, null)));
        Assert.Equal("1", await _batches.IndexesAsync(batch, new BatchResultQuery(1, BatchOutcome.Succeeded, 1)));
    }

    [Fact]
    public async Task Submit_EveryInputSucceeds_Succeeds()
    {
        var batch = await _batches.SubmitAsync(Tens(7, 4));
        await _batches.DeliverAsync();
        Assert.Equal((BatchState.Succeeded, 7), ((await _batches.GetAsync(batch)).State, (await _batches.GetAsync(batch)).Counts.Succeeded));
    }

    [Fact]
    public async Task Submit_EveryInputFails_Failed()
    {
        var batch = await _batches.SubmitAsync(Request(2, "[1,0]", "[2,0]"));
        await _batches.DeliverAsync();
        Assert.Equal((BatchState.Failed, BatchStopReason.None), ((await _batches.GetAsync(batch)).State, (await _batches.GetAsync(batch)).StopReason));
    }
}
