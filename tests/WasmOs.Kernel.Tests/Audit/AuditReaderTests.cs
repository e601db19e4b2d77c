using System.Text;
using WasmOs.Kernel.Audit;
using WasmOs.Kernel.Tests.Storage;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Audit;

public sealed class AuditReaderTests : IAsyncLifetime
{
    private readonly KernelFixture _kernel = new();
    private AuditHost _host = null!;

    public async Task InitializeAsync()
    {
        await _kernel.InitializeAsync();
        _host = AuditHost.Start(_kernel, new AuditOptions { SegmentBytes = 1000 });
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _kernel.DisposeAsync();
    }

    [Fact]
    public async Task ListAsync_TwoHostsAndDays_AreNewestFirstAndWholeOverPages()
    {
        await using var second = new AuditHost(_kernel, "w2");
        for (var i = 0; i < 12; i++)
        {
            await (i % 2 == 0 ? _host : second).Trail.WriteAsync(AuditHost.Entry($"{i}"), None);
            _kernel.Time.Advance(TimeSpan.FromHours(5));
        }

        var (targets, continuation) = (new List<string>(), (string?)null);
        do
        {
            var page = (await Reader().ListAsync(new AuditQuery { Limit = 5, Continuation = continuation }, None)).Value;
            targets.AddRange(page.Items.Select(TargetOf));
            continuation = page.Continuation;
        }
        while (continuation is not null);
        Assert.Equal(Enumerable.Range(0, 12).Reverse().Select(i => $"{i}"), targets);
    }

    [Fact]
    public async Task ListAsync_BurstOfMoreThanAPageReads_EndsAndFindsEachEntryOnce()
    {
        // 150 entries at once and 150 over five minutes, in segments of a few lines: a page may read far less than was written within a minute.
        for (var i = 0; i < 300; i++)
        {
            await _host.Trail.WriteAsync(AuditHost.Entry($"{i}") with { Module = i % 50 == 7 ? "calc" : "other" }, None);
            _kernel.Time.Advance(TimeSpan.FromMilliseconds(i < 150 ? 1 : 2000));
        }

        Assert.Equal(Enumerable.Range(0, 300).Reverse().Select(i => $"{i}"), await FollowAsync(new AuditQuery { Limit = 1000 }));
        Assert.Equal(["257", "207", "157", "107", "57", "7"], await FollowAsync(new AuditQuery { Module = "calc", Limit = 2 }));
        Assert.Empty(await FollowAsync(new AuditQuery { Module = "none" }));
    }

    [Fact]
    public async Task ListAsync_YoungHostAndNoMatch_IsOnePage()
    {
        await _host.WriteAsync(3);
        Assert.Null((await Reader().ListAsync(new AuditQuery { Caller = "user:nobody" }, None)).Value.Continuation);
    }

    [Fact]
    public async Task ListAsync_EntryThatWaitedLong_IsAtItsTime()
    {
        await _host.WriteAsync(1);
        var late = _kernel.Time.GetUtcNow() - TimeSpan.FromHours(12);
        await _host.Trail.WriteAsync(AuditHost.Entry("late") with { Time = late }, None);
        Assert.Equal(["late"], await TargetsAsync(new AuditQuery { Until = late.AddMinutes(1) }));
        Assert.Equal(["webhooks/0", "late"], await TargetsAsync(new AuditQuery()));
    }

    [Fact]
    public async Task ListAsync_Filters_SelectEntries()
    {
        var start = _kernel.Time.GetUtcNow();
        await _host.Trail.WriteAsync(
            new AuditEntry("modules.delete", AuditOutcome.Refused) { Caller = "user:bob", CallerId = "u1", Module = "calc", Target = "a" }, None);
        _kernel.Time.Advance(TimeSpan.FromMinutes(1));
        await _host.Trail.WriteAsync(new AuditEntry("auth.login", AuditOutcome.Done) { Caller = "user:eve", RequestId = "r2", Target = "b" }, None);
        Assert.Equal(["a"], await TargetsAsync(new AuditQuery { Action = "modules.*" }));
        Assert.Equal(
            ["a"], await TargetsAsync(new AuditQuery { Action = "modules.delete", Outcome = AuditOutcome.Refused, Module = "calc", Caller = "user:bob" }));
        Assert.Equal(["a"], await TargetsAsync(new AuditQuery { Caller = "u1" }));
        Assert.Equal(["b"], await TargetsAsync(new AuditQuery { RequestId = "r2" }));
        Assert.Equal(["b"], await TargetsAsync(new AuditQuery { Since = start.AddSeconds(1) }));
        Assert.Equal(["a"], await TargetsAsync(new AuditQuery { Until = start.AddSeconds(1) }));
        Assert.Empty(await TargetsAsync(new AuditQuery { Action = "modules" }));
        Assert.Empty(await TargetsAsync(new AuditQuery { Caller = "user:bob", Outcome = AuditOutcome.Done }));
        Assert.Equal("continuation-invalid", (await Reader().ListAsync(new AuditQuery { Continuation = "x" }, None)).Error!.Slug);
    }

    [Fact]
    public async Task SweepAsync_OldDays_AreRemovedAndTheRestStaysValid()
    {
        await _host.WriteAsync(3);
        await _host.SignAsync();
        _kernel.Time.Advance(TimeSpan.FromDays(10));
        await _host.WriteAsync(2);
        await _host.SignAsync();
        var retention = new AuditRetention(_kernel.Storage, _host.Roots, new AuditOptions { Retention = TimeSpan.FromDays(5) });
        Assert.True(await retention.SweepAsync(_kernel.Time.GetUtcNow(), None) > 0);
        Assert.Equal(0, await retention.SweepAsync(_kernel.Time.GetUtcNow(), None));
        Assert.All(await _host.SegmentsAsync(), segment => Assert.StartsWith("2026/03/11/", segment, StringComparison.Ordinal));
        var report = (await _host.VerifyAsync()).Report;
        Assert.Empty(report.Findings);
        Assert.Equal(2, report.Entries);
        Assert.Empty((await _host.Verifier.VerifyAsync(new DateOnly(2026, 3, 1), new DateOnly(2026, 3, 2), None)).Report.Findings);
        using var stream = new MemoryStream();
        await new AuditExport(_kernel.Storage, _host.Keys, _kernel.Time).WriteAsync(stream, null, null, None);
        stream.Position = 0;
        var reader = new Common.Audit.AuditExportReader([], null);
        Assert.True(await reader.ReadAsync(stream, None));
        Assert.Empty(reader.Report!.Findings);
    }

    [Fact]
    public async Task TryVerifyAsync_MoreAtOnceThanMay_IsRefusedUntilOneHasEnded()
    {
        using var held = new ManualResetEventSlim();
        using var reached = new CountdownEvent(AuditVerifier.MostAtOnce);
        var storage = new FaultyStorage(_kernel.Storage);
        storage.GoDown(operation =>
        {
            if (!held.IsSet)
            {
                reached.Signal();
                held.Wait();
            }

            return false;
        });
        var verifier = new AuditVerifier(storage, _host.Keys, _kernel.Time);
        var running = Enumerable.Range(0, AuditVerifier.MostAtOnce)
            .Select(_ => Task.Run(async () => await verifier.TryVerifyAsync(null, null, None))).ToArray();
        Assert.True(reached.Wait(TimeSpan.FromSeconds(30)));

        var refused = await verifier.TryVerifyAsync(null, null, None);
        held.Set();
        var done = await Task.WhenAll(running);

        Assert.Equal(("audit-verify-busy", true), (refused.Error?.Slug, refused.Error?.RetryAfter > TimeSpan.Zero));
        Assert.All(done, verdict => Assert.True(verdict.Succeeded));
        Assert.True((await verifier.TryVerifyAsync(null, null, None)).Succeeded);
    }

    private static string TargetOf(AuditRecord record)
    {
        using var line = System.Text.Json.JsonDocument.Parse(Encoding.UTF8.GetString(record.Line.Span));
        return line.RootElement.GetProperty("target").GetString()!;
    }

    /// <summary>Follows the continuations to their end, which must come.</summary>
    private async Task<List<string>> FollowAsync(AuditQuery query)
    {
        var reader = new AuditReader(_kernel.Storage, new AuditOptions(), _kernel.Time) { MaxBytes = 2000 };
        var targets = new List<string>();
        for (var pages = 0; pages < 1000; pages++)
        {
            var page = (await reader.ListAsync(query, None)).Value;
            targets.AddRange(page.Items.Select(TargetOf));
            if (page.Continuation is null)
            {
                return targets;
            }

            query = query with { Continuation = page.Continuation };
        }

        throw new InvalidOperationException("The continuations have no end.");
    }

    private AuditReader Reader() => new(_kernel.Storage, new AuditOptions(), _kernel.Time);

    private async Task<IEnumerable<string>> TargetsAsync(AuditQuery query) => (await Reader().ListAsync(query, None)).Value.Items.Select(TargetOf);
}
