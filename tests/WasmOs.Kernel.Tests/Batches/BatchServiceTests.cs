using WasmOs.Kernel.Batches;
using WasmOs.Storage;
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
        Assert.Equal(
            [5, 3, 1, 7], lines.Where(line => line.GetProperty("status").GetString() == "succeeded").Select(line => line.GetProperty("result").GetInt32()));
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

    [Fact]
    public async Task Submit_WhatCannotRun_IsRefusedWithAllFaults()
    {
        Assert.Equal("module-not-found", await SlugAsync(new BatchRequest { ModuleId = "nobody", Inputs = [Args("[]")] }));
        Assert.Equal("function-not-found", await SlugAsync(new BatchRequest { ModuleId = "calc", Function = "nothing", Inputs = [Args("[]")] }));
        var refused = await _batches.Service.SubmitAsync(
            new BatchRequest
            {
                ModuleId = "calc",
                Function = "div",
                Inputs = [Args("[1,2]"), Args("[1]"), Args("[1,2]"), Args("[]")],
                Timeout = 1e6,
                CallbackUrl = "http://127.0.0.1/",
                Labels = new Dictionary<string, string> { ["a"] = new('x', 20_000) },
            }, KernelFixture.None);
        Assert.Equal(["callback_url", "inputs[1].args", "inputs[3].args", "labels", "timeout"], refused.Error!.Fields.Keys);
        Assert.Empty(await _batches.ReceiveAsync());
    }

    [Fact]
    public async Task Submit_QueueIsDown_IsNoSuccess()
    {
        _batches.Kernel.Storage.GoDown();
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _batches.SubmitAsync(Tens(1, 1)));
    }

    [Fact]
    public async Task List_Batches_NewestFirstPageByPage()
    {
        var batches = new List<Batch>();
        for (var i = 0; i < 5; i++)
        {
            _batches.Kernel.Time.Advance(TimeSpan.FromMilliseconds(1));
            batches.Insert(0, await _batches.SubmitAsync(Tens(1, 1)));
        }

        var first = (await _batches.Service.ListAsync(3, null, KernelFixture.None)).Value;
        var second = (await _batches.Service.ListAsync(3, first.Continuation, KernelFixture.None)).Value;
        Assert.Equal(batches.Select(batch => batch.Id), first.Items.Concat(second.Items).Select(batch => batch.Id));
        Assert.Equal((3, null), (first.Items.Count, second.Continuation));
        Assert.Equal("continuation-invalid", (await _batches.Service.ListAsync(3, "?", KernelFixture.None)).Error!.Slug);
    }

    [Fact]
    public async Task ReadResults_LargeLine_IsReadFromItsBlob()
    {
        var batch = await _batches.SubmitAsync(Tens(2, 1));
        var large = System.Text.Encoding.UTF8.GetBytes($$"""{"index":0,"stdout":"{{new string('x', 200_000)}}"}""");
        await _batches.Store.ReplaceLaneAsync(
            batch.Id, await _batches.LaneAsync(batch) with { Next = 1, Succeeded = 1 }, [new(0, BatchOutcome.Succeeded, large)], KernelFixture.None);
        await _batches.DeliverAsync();
        var lines = await _batches.ResultsAsync(batch);
        Assert.Equal((2, 200_000), (lines.Count, lines[0].GetProperty("stdout").GetString()!.Length));
    }

    [Fact]
    public async Task Complete_CallbackUrl_IsToldOnce()
    {
        var request = new BatchRequest { ModuleId = "calc", Function = "div", Inputs = Tens(4, 2).Inputs, CallbackUrl = "https://example.com/done" };
        await _batches.SubmitAsync(request);
        var messages = await _batches.ReceiveAsync();
        foreach (var message in messages.Concat(messages))
        {
            await _batches.Runner.RunAsync(message, KernelFixture.None);
        }

        Assert.Equal(1, await _batches.Kernel.Storage.Queues.ApproximateCountAsync(WasmOs.Kernel.Webhooks.WebhookDeliverer.Queue, KernelFixture.None));
    }

    private async Task<string> SlugAsync(BatchRequest request) => (await _batches.Service.SubmitAsync(request, KernelFixture.None)).Error!.Slug;
}
