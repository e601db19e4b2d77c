using WasmOs.Kernel.Batches;
using WasmOs.Storage;
using WasmOs.TestKit;
using static WasmOs.Kernel.Tests.Batches.BatchFixture;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Batches;

/// <summary>What happens to a lane when its worker, its message or storage fails.</summary>
public sealed class BatchLaneTests : IAsyncLifetime
{
    private readonly BatchFixture _batches = new();

    public Task InitializeAsync() => _batches.InitializeAsync();

    public Task DisposeAsync() => _batches.DisposeAsync();

    [Fact]
    public async Task Run_WorkerLostBetweenRunAndResult_InputsRunAgainAndCountOnce()
    {
        var batch = await _batches.SubmitAsync(Tens(3, 1));
        var message = Assert.Single(await _batches.ReceiveAsync());
        // The first transaction, the claim, succeeds; the one with the results fails.
        _batches.CountTransactions(fails: number => number > 1);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _batches.Runner.RunAsync(message, None).AsTask());
        _batches.Kernel.Storage.ComeBack();
        Assert.Equal((0, ""), ((await _batches.GetAsync(batch)).Counts.Succeeded, await _batches.IndexesAsync(batch)));

        // The message comes back while the lost worker's lease lasts.
        await _batches.Runner.RunAsync(message, None);
        Assert.Equal((0, 1), ((await _batches.GetAsync(batch)).Counts.Succeeded, (await _batches.GetAsync(batch)).Counts.Running));
        _batches.Kernel.Time.Advance(_batches.Options.Lease);
        await _batches.DeliverAsync();

        var ended = await _batches.GetAsync(batch);
        Assert.Equal((BatchState.Succeeded, 3, "0 1 2"), (ended.State, ended.Counts.Succeeded, await _batches.IndexesAsync(batch)));
        Assert.Equal(6, await _batches.RunsAsync());
    }

    [Fact]
    [Trait("Trial", "1.4")]
    public async Task Run_AHundredMessagesOfALaneThatSomebodyHas_BecomeOneAndItStays()
    {
        var batch = await _batches.SubmitAsync(Tens(3, 1));
        var message = Assert.Single(await _batches.ReceiveAsync());
        var lane = await _batches.LaneAsync(batch) with { LeasedUntil = _batches.Kernel.Time.GetUtcNow() + _batches.Options.Lease, Worker = "another" };
        await _batches.Store.ReplaceLaneAsync(batch.Id, lane, [], None);

        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => _batches.Runner.RunAsync(message, None).AsTask())));
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => _batches.Runner.ReviveAsync(message, None).AsTask())));
        Assert.InRange(await _batches.Kernel.Storage.Queues.ApproximateCountAsync(BatchStore.Queue, None), 1, 2);

        _batches.Kernel.Time.Advance(_batches.Options.Lease + TimeSpan.FromSeconds(1));
        await _batches.DeliverAsync();
        Assert.Equal((BatchState.Succeeded, 3), ((await _batches.GetAsync(batch)).State, await _batches.RunsAsync()));
    }

    [Fact]
    [Trait("Trial", "1.26")]
    public async Task Run_LanesThatEndTogether_AnnounceTheBatchOnce()
    {
        for (var round = 0; round < 5; round++)
        {
            var batch = await _batches.SubmitAsync(CalledBack(8, 4));
            await Task.WhenAll((await _batches.ReceiveAsync()).Select(message => Task.Run(() => _batches.Runner.RunAsync(message, None).AsTask())));

            Assert.True((await _batches.Store.GetAsync(batch.Id, None))!.Announced);
            Assert.Equal(round + 1, await _batches.Kernel.Storage.Queues.ApproximateCountAsync(Kernel.Webhooks.WebhookDeliverer.Queue, None));
        }
    }

    [Fact]
    [Trait("Trial", "1.26")]
    public async Task Run_TheOneThatEndedTheBatchFailsToAnnounceIt_ItIsAnnouncedWhenItsMessageComesAgain()
    {
        var batch = await _batches.SubmitAsync(CalledBack(2, 1));
        var message = Assert.Single(await _batches.ReceiveAsync());
        var writes = 0;
        // The first write, the batch's end, succeeds; the write of the webhook's delivery fails.
        _batches.Kernel.Storage.GoDown(operation => operation == "tables.write" && ++writes > 1);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _batches.Runner.RunAsync(message, None).AsTask());
        _batches.Kernel.Storage.ComeBack();

        await _batches.Runner.RunAsync(message, None);
        Assert.False((await _batches.Store.GetAsync(batch.Id, None))!.Announced);
        _batches.Kernel.Time.Advance(BatchCompletion.AnnouncementTime);
        await _batches.DeliverAsync();

        Assert.True((await _batches.Store.GetAsync(batch.Id, None))!.Announced);
        Assert.Equal(1, await _batches.Kernel.Storage.Queues.ApproximateCountAsync(Kernel.Webhooks.WebhookDeliverer.Queue, None));
    }

    [Theory]
    [Trait("Trial", "1.4")]
    [InlineData(false, "gone", 3)]
    [InlineData(false, "here", 0)]
    [InlineData(true, "gone", 0)]
    public async Task Run_LaneWhoseLeaseIsNotOver_IsLeftAloneUnlessItsWorkerIsGone(bool isShared, string worker, int succeeded)
    {
        var batch = await _batches.SubmitAsync(Tens(3, 1));
        var message = Assert.Single(await _batches.ReceiveAsync());
        var lane = await _batches.LaneAsync(batch) with { LeasedUntil = _batches.Kernel.Time.GetUtcNow() + TimeSpan.FromHours(1), Worker = worker };
        await _batches.Store.ReplaceLaneAsync(batch.Id, lane, [], None);
        (_batches.Kernel.Storage.IsShared, _batches.Options.Worker) = (isShared, "here");

        await _batches.NewRunner().RunAsync(message, None);

        Assert.Equal(succeeded, (await _batches.GetAsync(batch)).Counts.Succeeded);
    }

    [Fact]
    public async Task Run_WorkerThatLostItsLane_WritesNothing()
    {
        var batch = await _batches.SubmitAsync(Tens(2, 1));
        var claimed = (await _batches.Store.ReplaceLaneAsync(batch.Id, await _batches.LaneAsync(batch) with { Attempts = 1 }, [], None))!;
        using var slow = new BatchLaneProgress(_batches.Store, batch.Id, claimed, _batches.Kernel.Time, _batches.Options.Lease);
        await slow.AddAsync(new BatchResult(0, BatchOutcome.Failed, "{}"u8.ToArray()), urgent: false, None);

        await _batches.DeliverAsync();

        Assert.False(await slow.ReleaseAsync(done: false, None));
        Assert.Equal((BatchState.Succeeded, 2), ((await _batches.GetAsync(batch)).State, (await _batches.GetAsync(batch)).Counts.Succeeded));
        Assert.Equal([0, 10], (await _batches.ResultsAsync(batch)).Select(line => line.GetProperty("result").GetInt32()));
    }

    [Fact]
    public async Task Run_SameMessageAgain_DoesNothing()
    {
        var batch = await _batches.SubmitAsync(Tens(4, 2));
        var messages = await _batches.ReceiveAsync();
        foreach (var message in messages.Concat(messages))
        {
            await _batches.Runner.RunAsync(message, None);
        }

        Assert.Equal(new BatchCounts(4, 0, 0, 4, 0, 0), (await _batches.GetAsync(batch)).Counts);
        Assert.Equal(4, await _batches.RunsAsync());
        Assert.Empty(await _batches.ReceiveAsync());
    }

    [Fact]
    public async Task Run_SameMessageWhileItRuns_IsDeferredToTheEndOfTheLease()
    {
        var batch = await _batches.SubmitAsync(Loops(1, 1));
        var message = Assert.Single(await _batches.ReceiveAsync());
        var run = Task.Run(() => _batches.Runner.RunAsync(message, None).AsTask());
        await _batches.ClaimedAsync(batch);

        await _batches.NewRunner().RunAsync(message, None);

        Assert.Equal(1, (await _batches.LaneAsync(batch)).Attempts);
        Assert.Empty(await _batches.ReceiveAsync());
        Assert.Equal(1, await _batches.Kernel.Storage.Queues.ApproximateCountAsync(BatchLaneRunner.Queue, None));
        await _batches.Service.CancelAsync(batch.Id.ToString(), None);
        await _batches.PassAsync(run);
    }

    [Fact]
    public async Task Run_TwoHosts_ShareTheLanes()
    {
        var batch = await _batches.SubmitAsync(Tens(200, 8));
        var messages = await _batches.ReceiveAsync();
        var other = _batches.NewRunner();
        await Task.WhenAll(
            messages.Concat(messages).Select((message, i) => Task.Run(() => (i % 2 == 0 ? other : _batches.Runner).RunAsync(message, None).AsTask())));
        _batches.Kernel.Time.Advance(_batches.Options.Lease);
        await _batches.DeliverAsync();

        Assert.Equal(new BatchCounts(200, 0, 0, 200, 0, 0), (await _batches.GetAsync(batch)).Counts);
        Assert.Equal(Enumerable.Range(0, 200).Select(i => 10 * i), (await _batches.ResultsAsync(batch)).Select(line => line.GetProperty("result").GetInt32()));
    }

    [Fact]
    public async Task Run_QuickInputs_AreWrittenDownInGroups()
    {
        var batch = await _batches.SubmitAsync(Tens(250, 1));
        var transactions = _batches.CountTransactions();
        await _batches.DeliverAsync();
        Assert.Equal(250, (await _batches.GetAsync(batch)).Counts.Succeeded);
        Assert.Equal(4, transactions.Value); // The claim, 99, 99, and the rest with the end.
    }

    [Fact]
    public async Task Run_InputsBegunBefore_AreWrittenDownOneByOne()
    {
        var batch = await _batches.SubmitAsync(Tens(3, 1));
        await _batches.Store.ReplaceLaneAsync(batch.Id, await _batches.LaneAsync(batch) with { Attempts = 1 }, [], None);
        var transactions = _batches.CountTransactions();
        await _batches.DeliverAsync();
        Assert.Equal(5, transactions.Value); // The claim, three results, the end.
    }

    [Theory]
    [InlineData(BatchLaneRunner.MaxAttempts - 1, false)]
    [InlineData(BatchLaneRunner.MaxAttempts, true)]
    public async Task Run_InputThatEndsItsHost_FailsAfterSomeAttempts(int attempts, bool isGivenUp)
    {
        var batch = await _batches.SubmitAsync(Tens(3, 1));
        await _batches.Store.ReplaceLaneAsync(batch.Id, await _batches.LaneAsync(batch) with { Attempts = attempts }, [], None);
        await _batches.DeliverAsync();

        var lines = await _batches.ResultsAsync(batch);
        Assert.Equal(
            isGivenUp ? ["failed", "succeeded", "succeeded"] : ["succeeded", "succeeded", "succeeded"],
            lines.Select(line => line.GetProperty("status").GetString()));
        Assert.Equal(isGivenUp, lines[0].GetProperty("fault").ToString().Contains("host_lost", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_LongLane_GoesBackOnTheQueueAfterItsTurn()
    {
        _batches.Options.Turn = TimeSpan.Zero;
        var batch = await _batches.SubmitAsync(Tens(3, 1));
        await _batches.Runner.RunAsync(Assert.Single(await _batches.ReceiveAsync()), None);

        Assert.Equal(new BatchCounts(3, 2, 0, 1, 0, 0), (await _batches.GetAsync(batch)).Counts);
        Assert.Equal("0", await _batches.IndexesAsync(batch));
        await _batches.DeliverAsync();
        Assert.Equal(BatchState.Succeeded, (await _batches.GetAsync(batch)).State);
    }

    [Fact]
    public async Task Run_HostStops_TheLaneIsFreeAndItsInputRunsAgain()
    {
        var batch = await _batches.SubmitAsync(Loops(1, 1));
        using var host = new CancellationTokenSource();
        var message = Assert.Single(await _batches.ReceiveAsync());
        var run = Task.Run(() => _batches.Runner.RunAsync(message, host.Token).AsTask());
        await _batches.ClaimedAsync(batch);
        await host.CancelAsync();
        await run.WaitAsync(Limit);

        Assert.Equal(new BatchCounts(1, 1, 0, 0, 0, 0), (await _batches.GetAsync(batch)).Counts);
        Assert.Equal((0, false), ((await _batches.LaneAsync(batch)).Attempts, (await _batches.LaneAsync(batch)).Done));
        Assert.Equal([message], await _batches.ReceiveAsync());
    }

    [Fact]
    public async Task Run_NoCapacity_WaitsAndIsNoFailure()
    {
        var history = _batches.Kernel.NewHistory("full", options => options.BufferBytes = 1 << 20);
        var runner = _batches.NewRunner(_batches.Kernel.NewExecutions(history));
        var batch = await _batches.SubmitAsync(Tens(2, 1));
        var message = Assert.Single(await _batches.ReceiveAsync());
        _batches.Kernel.Storage.GoDown(operation => operation.StartsWith("blobs.append", StringComparison.Ordinal));
        for (var i = 0; i < 1000 && !history.IsSaturated; i++)
        {
            history.Append(_batches.Kernel.Run(status: WasmOs.Runtime.Execution.ExecutionStatus.Failed, stdout: new byte[20_000]));
        }

        await runner.RunAsync(message, None);

        Assert.Equal(new BatchCounts(2, 2, 0, 0, 0, 0), (await _batches.GetAsync(batch)).Counts);
        Assert.Empty(await _batches.ReceiveAsync());
        _batches.Kernel.Storage.ComeBack();
        _batches.Kernel.Time.Advance(TimeSpan.FromSeconds(2));
        await _batches.DeliverAsync();
        Assert.Equal(BatchState.Succeeded, (await _batches.GetAsync(batch)).State);
    }

    [Fact]
    public async Task Run_ModuleDeletedMeanwhile_TheRestFailsAndSaysWhy()
    {
        _batches.Options.Turn = TimeSpan.Zero;
        var batch = await _batches.SubmitAsync(Tens(3, 1));
        await _batches.Runner.RunAsync(Assert.Single(await _batches.ReceiveAsync()), None);
        await _batches.Kernel.Registry.DeleteAsync("calc", null, None);
        await _batches.DeliverAsync();

        Assert.Equal(
            (BatchState.CompletedWithFailures, 1, 2),
            ((await _batches.GetAsync(batch)).State, (await _batches.GetAsync(batch)).Counts.Succeeded, (await _batches.GetAsync(batch)).Counts.Failed));
        Assert.All(
            (await _batches.ResultsAsync(batch)).Skip(1), line => Assert.Equal("module-not-found", line.GetProperty("fault").GetProperty("kind").GetString()));
    }

    [Fact]
    public async Task Run_NewVersionMeanwhile_TheBatchStaysWithItsOwn()
    {
        _batches.Options.Turn = TimeSpan.Zero;
        var batch = await _batches.SubmitAsync(Tens(2, 1));
        await _batches.Runner.RunAsync(Assert.Single(await _batches.ReceiveAsync()), None);
        // The new version of the module has no such function.
        await _batches.Kernel.UploadAsync("calc", Guests.Misbehave());
        await _batches.DeliverAsync();
        Assert.Equal((BatchState.Succeeded, 1), ((await _batches.GetAsync(batch)).State, (await _batches.GetAsync(batch)).Version));
    }

    [Fact]
    public async Task Run_InputsGone_TheBatchFailsAndSaysWhy()
    {
        var batch = await _batches.SubmitAsync(Tens(2, 2));
        await _batches.Kernel.Storage.Blobs.DeleteAsync(BatchStore.InputsOf(batch.Id), BlobCondition.None, None);
        await _batches.DeliverAsync();
        Assert.Equal((BatchState.Failed, BatchStopReason.InputsLost), ((await _batches.GetAsync(batch)).State, (await _batches.GetAsync(batch)).StopReason));
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("")]
    [InlineData("/1")]
    [InlineData("01a221a8-558f-7399-b0af-e134a1c31b41/9999")]
    public async Task Revive_WhatIsNoMessage_IsDropped(string message)
    {
        await _batches.Runner.ReviveAsync(message, None);

        Assert.Empty(await _batches.ReceiveAsync());
    }

    [Fact]
    public async Task Revive_MessageThatWasGivenUp_GoesBackOnTheQueue()
    {
        var batch = await _batches.SubmitAsync(Tens(1, 1));
        await _batches.Runner.ReviveAsync(Assert.Single(await _batches.ReceiveAsync()), None);
        Assert.Empty(await _batches.ReceiveAsync());
        _batches.Kernel.Time.Advance(TimeSpan.FromMinutes(1));
        await _batches.DeliverAsync();
        Assert.Equal(BatchState.Succeeded, (await _batches.GetAsync(batch)).State);
    }

    [Theory]
    [InlineData("")]
    [InlineData("calc/0")]
    [InlineData("0190a000-0000-7000-8000-0123456789ab")]
    [InlineData("0190a000-0000-7000-8000-0123456789ab/64")]
    [InlineData("0190a000-0000-7000-8000-0123456789ab/-1")]
    public async Task Run_NoMessageOfOurs_IsRefused(string message) =>
        await Assert.ThrowsAsync<FormatException>(() => _batches.Runner.RunAsync(message, None).AsTask());

    [Fact]
    public async Task Run_BatchThatIsGone_DoesNothing()
    {
        await _batches.Runner.RunAsync("0190a000-0000-7000-8000-0123456789ab/0", None);
        Assert.Empty(await _batches.ReceiveAsync());
    }

    private static BatchRequest CalledBack(int count, int parallelism) => new()
    {
        ModuleId = "calc",
        Function = "div",
        Parallelism = parallelism,
        Inputs = [.. Enumerable.Range(0, count).Select(_ => Args("[4,2]"))],
        CallbackUrl = "https://example.com/hook",
    };
}
