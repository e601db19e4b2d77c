using System.Text.Json;
using WasmOs.Kernel.Audit;
using WasmOs.Storage;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Audit;

public sealed class AuditTrailTests : IAsyncLifetime
{
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
    public async Task AddAsync_StorageDown_WaitsWhenTheBufferIsFullAndNothingIsLost()
    {
        await using var host = new AuditHost(_kernel, options: new() { BufferEntries = 4 });
        _kernel.Storage.GoDown();
        var added = 0;
        var adding = Task.Run(async () =>
        {
            for (; added < 200; added++)
            {
                await host.Trail.AddAsync(AuditHost.Entry($"{added}"), None);
            }
        });
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await host.Trail.WriteAsync(AuditHost.Entry("refused"), None));
        Assert.False(adding.IsCompleted);
        _kernel.Storage.ComeBack();
        await host.WriteAsync(1);
        await adding;
        await host.SignAsync();
        var verdict = await host.VerifyAsync();
        Assert.Empty(verdict.Report.Findings);
        Assert.Equal(201, verdict.Report.Entries);
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
        Assert.Equal(text[..1024], line.RootElement.GetProperty("target").GetString());
        Assert.Equal(new string('a', 1023) + "\ufffd", line.RootElement.GetProperty("reason").GetString());
    }
}
