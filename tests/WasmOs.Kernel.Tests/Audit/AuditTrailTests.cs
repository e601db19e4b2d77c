using System.Diagnostics;
using System.Text.Json;
using WasmOs.Kernel.Audit;
using WasmOs.Kernel.Executions;
using WasmOs.Kernel.Modules;
using WasmOs.Storage;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Audit;

public sealed class AuditTrailTests : IAsyncLifetime
{
    /// <summary>Far longer than anything here takes: a test that waits so long has failed.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly KernelFixture _kernel = new();

    public Task InitializeAsync() => _kernel.InitializeAsync();

    public Task DisposeAsync() => _kernel.DisposeAsync();

    [Fact]
    public async Task WriteAsync_Returned_LineIsInStorage()
    {
        await using var host = new AuditHost(_kernel);
        await host.Trail.WriteAsync(AuditHost.Entry(), None);
        var lines = await host.LinesAsync((await host.SegmentsAsync()).Single());
        Assert.Equal(2, lines.Count);
        using var line = JsonDocument.Parse(lines[1]);
        Assert.Equal("webhooks.delete", line.RootElement.GetProperty("action").GetString());
        Assert.Equal(2, line.RootElement.GetProperty("seq").GetInt64());
    }

    [Fact]
    public async Task WriteAsync_ManyAtOnce_AreFewBlocksAndOneChain()
    {
        await using var host = new AuditHost(_kernel);
        await Task.WhenAll(Enumerable.Range(0, 500).Select(i => Task.Run(async () => await host.Trail.WriteAsync(AuditHost.Entry($"{i}"), None))));
        await host.SignAsync();
        var verdict = await host.VerifyAsync();
        Assert.Empty(verdict.Report.Findings);
        Assert.Equal(500, verdict.Report.Entries);
    }

    [Fact]
    public async Task SignAsync_EachMinuteWithLines_CoversThem()
    {
        await using var host = new AuditHost(_kernel);
        await host.WriteAsync(3);
        Assert.Equal(3, (await host.VerifyAsync()).Report.Unsigned);
        await host.SignAsync();
        await host.SignAsync();
        var verdict = await host.VerifyAsync();
        Assert.Empty(verdict.Report.Findings);
        Assert.Empty(verdict.Report.Remarks);
        Assert.Equal((3, 1, 1), (verdict.Report.Entries, verdict.Report.Heads, verdict.Report.Roots));
    }

    [Fact]
    public async Task AddAsync_WithinASecond_IsInStorage()
    {
        await using var host = new AuditHost(_kernel);
        await host.Trail.AddAsync(AuditHost.Entry(), None);
        while ((await host.SegmentsAsync()).Count == 0)
        {
            _kernel.Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }
    }

    [Fact]
    public async Task AddAsync_StorageDown_FailsWhenTheBufferIsFullAndWhatHasHappenedIsKept()
    {
        await using var host = new AuditHost(_kernel, options: new() { BufferEntries = 4 });
        _kernel.Storage.GoDown();
        for (var i = 0; i < 4; i++)
        {
            await host.Trail.AddAsync(AuditHost.Entry($"{i}"), None);
        }

        Assert.False(host.Trail.HasRoom);
        await Assert.ThrowsAsync<StorageUnavailableException>(
            async () => await host.Trail.AddAsync(AuditHost.Entry("no room"), None).AsTask().WaitAsync(Limit));
        Assert.False(await host.Trail.WaitForRoomAsync(TimeSpan.FromHours(1), None).AsTask().WaitAsync(Limit));
        Assert.Equal(_kernel.Time.GetUtcNow(), host.Trail.Outage!.Since);
        for (var i = 0; i < 196; i++)
        {
            host.Trail.Add(AuditHost.Entry("run that had begun"));
        }

        Assert.Equal(200, host.Trail.Waiting);
        _kernel.Storage.ComeBack();
        await host.WriteAsync(1);
        await host.SignAsync();
        Assert.True(host.Trail.HasRoom);
        Assert.Equal((0, null), (host.Trail.Waiting, host.Trail.Outage));
        var verdict = await host.VerifyAsync();
        Assert.Empty(verdict.Report.Findings);
        Assert.Equal(201, verdict.Report.Entries);
    }

    [Fact]
    public async Task WaitForRoomAsync_StorageIsSlow_EndsWithTheTimeOrWithRoom()
    {
        var storage = new UncertainStorage(_kernel.Storage);
        await using var host = new AuditHost(_kernel, options: new() { BufferEntries = 1 }, storage: storage);
        var append = storage.HoldAppends();
        host.Trail.Add(AuditHost.Entry());
        var late = host.Trail.WaitForRoomAsync(TimeSpan.FromSeconds(5), None).AsTask();
        var early = host.Trail.WaitForRoomAsync(TimeSpan.FromHours(5), None).AsTask();
        await WaitForAsync(() => late.IsCompleted);
        Assert.False(await late);
        Assert.False(early.IsCompleted);
        append.SetResult();
        await WaitForAsync(() => early.IsCompleted);
        Assert.True(await early);
    }

    [Fact]
    public async Task RecordAsync_ProcessThatLostEntries_IsInTheTrailOnce()
    {
        var lost = new AuditHost(_kernel, "w1");
        await lost.WriteAsync(1);
        _kernel.Storage.GoDown(operation => operation == "blobs.append");
        lost.Trail.Add(AuditHost.Entry("lost"));
        lost.Trail.Add(AuditHost.Entry("lost"));
        await lost.DisposeAsync();
        _kernel.Storage.ComeBack();
        await using var host = new AuditHost(_kernel, "w2");
        for (var starts = 0; starts < 2; starts++)
        {
            await host.RecordGapsAsync();
        }

        var verdict = await host.VerifyAsync();
        Assert.Empty(verdict.Report.Findings);
        Assert.Equal("entries_lost", Assert.Single(verdict.Report.Remarks, remark => remark.Kind != "unsigned_tail").Kind);
        var page = (await new AuditReader(_kernel.Storage, new AuditOptions(), _kernel.Time).ListAsync(new AuditQuery { Action = "audit.lost" }, None)).Value;
        using var line = JsonDocument.Parse(Assert.Single(page.Items).Line);
        Assert.StartsWith("2 entries lost between 2026-03-01T", line.RootElement.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RecordAsync_ProcessWithoutAnEnd_IsInTheTrailAndOneThatEndedIsNot()
    {
        _kernel.Storage.IsShared = false;
        var ended = new AuditHost(_kernel, "w1");
        await ended.WriteAsync(1);
        await ended.DisposeAsync();
        await using var killed = new AuditHost(_kernel, "w2");
        await killed.WriteAsync(1);
        await using var host = new AuditHost(_kernel, "w3");
        await host.RecordGapsAsync();
        var remark = Assert.Single((await host.VerifyAsync()).Report.Remarks, remark => remark.Kind == "entries_lost");
        Assert.Contains("/w3-", remark.File, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExecuteAsync_NoRoomInTheTrail_IsRefusedBeforeItBegins()
    {
        Assert.True((await _kernel.Registry.UploadAsync(new ModuleUpload { Name = "calc", Content = TestModules.Calc("audited") }, None)).Succeeded);
        await using var host = new AuditHost(_kernel, options: new() { BufferEntries = 1, Executions = AuditExecutions.All });
        await using var history = _kernel.NewHistory();
        var executions = new ExecutionService(
            _kernel.Storage, KernelFixture.Runtime, _kernel.Registry.Directory, history, _kernel.Time, audit: host.Trail);
        var call = new ExecuteRequest { Function = "add", Args = "[1,2]"u8.ToArray() };
        Assert.True((await executions.ExecuteAsync("calc", call, None)).Succeeded);

        // Once the entry of the run is in storage, the one that is added below takes the room.
        await host.Trail.FlushAsync(None);
        _kernel.Storage.GoDown();
        host.Trail.Add(AuditHost.Entry("waits"));
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await host.Trail.WriteAsync(AuditHost.Entry("refused"), None));
        var refused = (await executions.ExecuteAsync("calc", call, None).AsTask().WaitAsync(Limit)).Error!;
        Assert.Equal("busy", refused.Slug);
        Assert.NotNull(refused.RetryAfter);
        Assert.Equal(1, host.Trail.Waiting);
        _kernel.Storage.ComeBack();
        await host.Trail.FlushAsync(None);
        Assert.True((await executions.ExecuteAsync("calc", call, None)).Succeeded);
    }

    [Fact]
    public async Task WriteAsync_StorageRefusesAppends_FailsAndTheChainGoesOn()
    {
        await using var host = new AuditHost(_kernel);
        await host.WriteAsync(2);
        _kernel.Storage.GoDown(operation => operation == "blobs.append");
        var adding = host.Trail.AddAsync(AuditHost.Entry("kept"), None);
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await host.Trail.WriteAsync(AuditHost.Entry("refused"), None));
        await adding;
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await host.Trail.WriteAsync(AuditHost.Entry("refused"), None));
        _kernel.Storage.ComeBack();
        await host.WriteAsync(2);
        await host.SignAsync();
        var verdict = await host.VerifyAsync();
        Assert.Empty(verdict.Report.Findings);
        Assert.Empty(verdict.Report.Remarks);
        Assert.Equal(5, verdict.Report.Entries);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task WriteAsync_OutcomeUnknown_EndIsReadBackAndNothingIsLostOrDoubled(bool isStored)
    {
        var storage = new UncertainStorage(_kernel.Storage);
        await using var host = new AuditHost(_kernel, storage: storage);
        await host.WriteAsync(2);
        storage.FailNextAppend(isStored);
        await host.Trail.AddAsync(AuditHost.Entry("kept"), None);
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await host.Trail.WriteAsync(AuditHost.Entry("unknown"), None));
        await host.WriteAsync(1);
        await host.SignAsync();
        var verdict = await host.VerifyAsync();
        Assert.Empty(verdict.Report.Findings);
        Assert.Empty(verdict.Report.Remarks);
        Assert.InRange(verdict.Report.Entries, 4, isStored ? 5 : 4);
    }

    [Fact]
    public async Task WriteAsync_BlockArrivesLate_IsTakenForAbandoned()
    {
        var storage = new UncertainStorage(_kernel.Storage);
        await using var host = new AuditHost(_kernel, storage: storage);
        await host.WriteAsync(2);
        storage.FailNextAppend(isStored: false);
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await host.Trail.WriteAsync(AuditHost.Entry("late"), None));
        await host.WriteAsync(1);
        await storage.DeliverAsync();
        await host.SignAsync();
        var verdict = await host.VerifyAsync();
        Assert.Empty(verdict.Report.Findings);
        Assert.Equal("abandoned_lines", Assert.Single(verdict.Report.Remarks).Kind);
    }

    [Fact]
    public async Task AddAsync_TwoAtOnceWhileTheLoopSleeps_AreWritten()
    {
        var storage = new UncertainStorage(_kernel.Storage);
        await using var host = new AuditHost(_kernel, storage: storage, options: new() { HeadInterval = TimeSpan.FromDays(300) });
        await host.WriteAsync(1);
        using var both = new Barrier(2);
        for (var round = 0; round < 500; round++)
        {
            var written = storage.Lines + both.ParticipantCount;
            await Task.WhenAll(Task.Run(AddAsync), Task.Run(AddAsync));
            for (var begun = Stopwatch.GetTimestamp(); storage.Lines < written; await Task.Yield())
            {
                Assert.True(Stopwatch.GetElapsedTime(begun) < Limit, $"the entries of round {round} woke nobody");
                _kernel.Time.Advance(TimeSpan.FromMilliseconds(1));
            }
        }

        async Task AddAsync()
        {
            both.SignalAndWait();
            await host.Trail.AddAsync(AuditHost.Entry(), None);
        }
    }

    [Fact]
    public async Task AddAsync_StorageDown_StorageIsTriedAfterAPauseOnly()
    {
        await using var host = new AuditHost(_kernel, options: new() { BufferEntries = 1 << 10 });
        var tries = 0;
        _kernel.Storage.GoDown(_ => Interlocked.Increment(ref tries) > 0);
        await host.Trail.AddAsync(AuditHost.Entry(), None);
        await WaitForAsync(() => Volatile.Read(ref tries) == 1);
        for (var i = 0; i < 100; i++)
        {
            await host.Trail.AddAsync(AuditHost.Entry($"{i}"), None);
            await Task.Yield();
        }

        Assert.Equal(1, Volatile.Read(ref tries));
        await WaitForAsync(() => Volatile.Read(ref tries) == 2);
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await host.Trail.WriteAsync(AuditHost.Entry("waits for no pause"), None));
        _kernel.Storage.ComeBack();
        await host.SignAsync();
        Assert.Equal(101, (await host.VerifyAsync()).Report.Entries);
    }

    [Fact]
    public async Task DisposeAsync_StorageDown_NobodyWaitsForEver()
    {
        var host = new AuditHost(_kernel, options: new() { BufferEntries = 2 });
        _kernel.Storage.GoDown();
        for (var i = 0; i < 3; i++)
        {
            host.Trail.Add(AuditHost.Entry());
        }

        // The loop takes two entries at most, and the mark stays behind the third.
        var flush = host.Trail.FlushAsync(None).AsTask();
        await host.DisposeAsync();
        await Assert.ThrowsAsync<StorageUnavailableException>(() => flush.WaitAsync(Limit));
    }

    [Fact]
    public async Task SignAsync_OutcomeUnknown_OthersHearOfTheSignature()
    {
        var storage = new UncertainStorage(_kernel.Storage);
        await using var host = new AuditHost(_kernel, storage: storage);
        await host.WriteAsync(1);
        storage.FailNextAppend(isStored: true);
        await Assert.ThrowsAsync<StorageUnavailableException>(host.SignAsync);
        await host.SignAsync();
        var verdict = await host.VerifyAsync();
        Assert.Empty(verdict.Report.Findings);
        Assert.Equal((1, 1), (verdict.Report.Heads, verdict.Report.Roots));
    }

    [Fact]
    public async Task WriteAsync_NextDayAndFullSegments_BeginSegmentsOfOneChain()
    {
        await using var host = new AuditHost(_kernel, options: new() { SegmentBytes = 2000 });
        await host.WriteAsync(30);
        _kernel.Time.Advance(TimeSpan.FromDays(1));
        await host.WriteAsync(1);
        await host.SignAsync();
        var verdict = await host.VerifyAsync();
        Assert.Empty(verdict.Report.Findings);
        Assert.True(verdict.Report.Segments > 3);
        Assert.Equal(31, verdict.Report.Entries);
        Assert.EndsWith($"2026/03/02/w1-{verdict.Report.Segments:D6}.ndjson", (await host.SegmentsAsync())[^1], StringComparison.Ordinal);
        Assert.Empty((await host.Verifier.VerifyAsync(new DateOnly(2026, 3, 2), null, None)).Report.Findings);
        Assert.Empty((await host.Verifier.VerifyAsync(null, new DateOnly(2026, 3, 1), None)).Report.Findings);
    }

    [Fact]
    public async Task DisposeAsync_WritesWhatWaitsAndSigns()
    {
        var host = new AuditHost(_kernel);
        await host.Trail.AddAsync(AuditHost.Entry(), None);
        await host.DisposeAsync();
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await host.Trail.WriteAsync(AuditHost.Entry(), None));
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await host.Trail.AddAsync(AuditHost.Entry(), None));
        var verdict = await host.VerifyAsync();
        Assert.Empty(verdict.Report.Remarks);
        Assert.Equal((1, 1), (verdict.Report.Entries, verdict.Report.Heads));
    }

    [Fact]
    public async Task Write_HostileText_IsEscapedAndCut()
    {
        await using var host = new AuditHost(_kernel);
        var text = "a\"},\n{\"seq\":1\u202e\0é😀" + new string('x', 5000);
        await host.Trail.WriteAsync(new AuditEntry("a.b", AuditOutcome.Failed) { Target = text, Reason = new string('a', 1023) + "😀", Denied = [text] }, None);
        await host.SignAsync();
        Assert.Empty((await host.VerifyAsync()).Report.Findings);
        using var line = JsonDocument.Parse((await host.LinesAsync((await host.SegmentsAsync()).Single()))[1]);
        Assert.Equal(text[..467], line.RootElement.GetProperty("target").GetString());
        Assert.Equal(new string('a', 1023), line.RootElement.GetProperty("reason").GetString());
    }

    [Theory]
    [InlineData("x", 512)]
    [InlineData("€", 85)]
    [InlineData("😀", 42)]
    public async Task Write_LongText_IsCutByTheBytesOfTheLine(string character, int count)
    {
        await using var host = new AuditHost(_kernel);
        var text = string.Concat(Enumerable.Repeat(character, 800));
        await host.Trail.WriteAsync(new AuditEntry("a.b", AuditOutcome.Refused) { Target = text, RequestId = text, Caller = text }, None);
        using var line = JsonDocument.Parse((await host.LinesAsync((await host.SegmentsAsync()).Single()))[1]);
        foreach (var member in (string[])["target", "request_id", "caller"])
        {
            Assert.Equal(string.Concat(Enumerable.Repeat(character, count)), line.RootElement.GetProperty(member).GetString());
        }
    }

    /// <summary>Lets time pass until something has happened.</summary>
    private async Task WaitForAsync(Func<bool> hasHappened)
    {
        for (var begun = Stopwatch.GetTimestamp(); !hasHappened(); await Task.Yield())
        {
            Assert.True(Stopwatch.GetElapsedTime(begun) < Limit);
            _kernel.Time.Advance(TimeSpan.FromMilliseconds(1));
        }
    }
}
