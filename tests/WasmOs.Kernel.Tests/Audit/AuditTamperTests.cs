using WasmOs.Kernel.Audit;
using WasmOs.Kernel.Keys;
using WasmOs.Storage;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Audit;

/// <summary>Whoever can write the storage, but has no key, can change nothing without being found.</summary>
public sealed class AuditTamperTests : IAsyncLifetime
{
    private readonly KernelFixture _kernel = new();
    private AuditHost _host = null!;

    public async Task InitializeAsync()
    {
        await _kernel.InitializeAsync();
        _host = AuditHost.Start(_kernel, new AuditOptions { SegmentBytes = 3000 });
        await _host.WriteAsync(40);
        await _host.SignAsync();
        Assert.Empty((await _host.VerifyAsync()).Report.Findings);
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _kernel.DisposeAsync();
    }

    [Theory]
    [InlineData("204", "205", "hash_mismatch")]
    [InlineData("\"seq\":5,", "\"seq\":6,", "sequence")]
    [InlineData("alice", "mallory", "hash_mismatch")]
    [InlineData("}", "", "line_malformed")]
    public async Task Verify_ByteChanged_NamesTheLine(string old, string changed, string kind)
    {
        var segment = (await _host.SegmentsAsync())[0];
        await _host.ForgeAsync(segment, lines => lines.Select((line, i) => i == 4 ? line.Replace(old, changed, StringComparison.Ordinal) : line));
        var found = (await FindingsAsync())[0];
        Assert.Equal((kind, segment, 5L), (found.Kind, found.File, found.Line));
    }

    [Fact]
    public async Task Verify_LineRemoved_IsFound() => Assert.Equal("sequence", await KindAsync(lines => lines.Where((_, i) => i != 3)));

    [Fact]
    public async Task Verify_LineDoubled_IsFound() => Assert.Equal("sequence", await KindAsync(lines => [.. lines.Take(4), lines[3], .. lines.Skip(4)]));

    [Fact]
    public async Task Verify_LinesExchanged_IsFound() =>
        Assert.Equal("sequence", await KindAsync(lines => [.. lines.Take(3), lines[4], lines[3], .. lines.Skip(5)]));

    [Fact]
    public async Task Verify_FirstLineRemoved_IsFound() => Assert.Equal("segment_name", await KindAsync(lines => lines.Skip(1)));

    [Fact]
    public async Task Verify_TailOfASegmentCut_IsFound() => Assert.Equal("tail_missing", await KindAsync(lines => lines.SkipLast(2)));

    [Fact]
    public async Task Verify_TailOfTheLastSegmentCut_IsFound()
    {
        await _host.ForgeAsync((await _host.SegmentsAsync())[^1], lines => lines.SkipLast(1));
        Assert.Equal("tail_missing", (await FindingsAsync()).Single().Kind);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task Verify_SegmentRemoved_IsFound(int index)
    {
        var segments = await _host.SegmentsAsync();
        await _host.RemoveAsync(segments[index < 0 ? ^1 : index]);
        Assert.Equal("segment_missing", (await FindingsAsync()).Single().Kind);
    }

    [Fact]
    public async Task Verify_SegmentRenamed_IsFound()
    {
        var segment = (await _host.SegmentsAsync())[^1];
        var text = string.Join('\n', await _host.LinesAsync(segment)) + "\n";
        await _host.RemoveAsync(segment);
        await _host.AddAsync(segment.Replace("w1-", "w2-", StringComparison.Ordinal), text);
        Assert.Contains("segment_name", (await FindingsAsync()).Select(finding => finding.Kind));
        Assert.Contains("segment_missing", (await FindingsAsync()).Select(finding => finding.Kind));
    }

    [Fact]
    public async Task Verify_WriterRemoved_IsFound()
    {
        foreach (var segment in await _host.SegmentsAsync())
        {
            await _host.RemoveAsync(segment);
        }

        Assert.Equal("writer_missing", (await FindingsAsync()).Single().Kind);
    }

    [Fact]
    public async Task Verify_ChainWrittenAnewWithAnotherKey_IsFound()
    {
        // Another deployment with a key of its own writes the same trail, and its files take the place of the genuine ones.
        await using var other = new KernelFixtureScope();
        var forger = new AuditHost(other.Kernel, options: new() { SegmentBytes = 3000 });
        await forger.WriteAsync(39);
        await forger.SignAsync();
        var forged = new Dictionary<string, string>();
        foreach (var segment in await forger.SegmentsAsync())
        {
            forged[segment] = string.Join('\n', await forger.LinesAsync(segment)) + "\n";
        }

        await forger.DisposeAsync();
        foreach (var segment in await _host.SegmentsAsync())
        {
            await _host.RemoveAsync(segment);
        }

        foreach (var (segment, text) in forged)
        {
            await _host.AddAsync(segment, text);
        }

        Assert.Contains("key_unknown", (await FindingsAsync()).Select(finding => finding.Kind));
    }

    [Fact]
    public async Task Verify_RootRemovedOrChanged_IsFound()
    {
        await _host.WriteAsync(1);
        await _host.SignAsync();
        await _host.WriteAsync(1);
        await _host.SignAsync();
        await _kernel.Storage.Tables.WriteAsync(AuditRows.Table, TableWrite.Delete(AuditRows.RootPartition, AuditRows.RootKeyOf(2), "*"), None);
        Assert.Equal("sequence", (await FindingsAsync()).Single().Kind);
        await _kernel.Storage.Tables.WriteAsync(AuditRows.Table, TableWrite.Delete(AuditRows.RootPartition, AuditRows.RootKeyOf(1), "*"), None);
        Assert.Equal("root_missing", (await FindingsAsync()).Single().Kind);
        await _kernel.Storage.Tables.WriteAsync(AuditRows.Table, TableWrite.Delete(AuditRows.RootPartition, AuditRows.RootKeyOf(3), "*"), None);
        _kernel.Time.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal("root_missing", (await FindingsAsync()).Single().Kind);
    }

    [Fact]
    public async Task Verify_TailCutAndRootsOfTheLastMinuteRemoved_IsWhatAPinnedRootShows()
    {
        // An attacker who can take back all of storage to an earlier minute leaves a genuine trail of that minute: docs/audit.md says so.
        var pinned = (await _host.VerifyAsync()).Report.LastRoot;
        await _kernel.Storage.Tables.WriteAsync(AuditRows.Table, TableWrite.Delete(AuditRows.RootPartition, AuditRows.RootKeyOf(1), "*"), None);
        Assert.NotEqual(pinned, (await _host.VerifyAsync()).Report.LastRoot);
    }

    [Fact]
    public async Task Verify_TwoHosts_HaveAChainEachAndOneChainOfRoots()
    {
        await using var second = new AuditHost(_kernel, "w2");
        await second.WriteAsync(2);
        await _host.WriteAsync(1);
        _kernel.Time.Advance(TimeSpan.FromMinutes(1));
        await _host.Trail.FlushAsync(None);
        await second.Trail.FlushAsync(None);
        var written = await Task.WhenAll(Task.Run(async () => await _host.Roots.RunAsync(None)), Task.Run(async () => await second.Roots.RunAsync(None)));
        Assert.Single(written, true);
        var report = (await _host.VerifyAsync()).Report;
        Assert.Empty(report.Findings);
        Assert.Equal((2, 2, 43), (report.Writers, report.Roots, report.Entries));
        Assert.Empty(report.Remarks);
    }

    [Fact]
    public async Task Roots_WriterThatCrashed_IsSealedByAnother()
    {
        var crashed = new AuditHost(_kernel, "w2");
        await crashed.WriteAsync(3);
        var segment = (await _host.SegmentsAsync()).Single(name => name.Contains("w2", StringComparison.Ordinal));
        await _host.AddAsync(segment, "{\"seq\":5,\"prev\":\"torn");
        await _host.Roots.RunAsync(None);
        Assert.Equal(["torn_line", "unsigned_tail"], (await _host.VerifyAsync()).Report.Remarks.Select(remark => remark.Kind));

        _kernel.Storage.GoDown();
        await crashed.DisposeAsync();
        _kernel.Storage.ComeBack();
        _kernel.Time.Advance(TimeSpan.FromMinutes(11));
        Assert.True(await _host.Roots.RunAsync(None));
        var report = (await _host.VerifyAsync()).Report;
        Assert.Empty(report.Findings);
        Assert.Equal(["torn_line", "sealed_unsigned"], report.Remarks.Select(remark => remark.Kind));

        // From now on the lines cannot be removed.
        await _host.ForgeAsync(segment, lines => lines.SkipLast(2));
        Assert.Equal("tail_missing", (await FindingsAsync()).Single().Kind);
    }

    [Fact]
    public async Task Verify_AfterARotationOfTheKey_BothKeysCount()
    {
        await _host.Keys.RotateAsync(KeyPurpose.Audit, None);
        await _host.WriteAsync(1);
        await _host.SignAsync();
        var report = (await _host.VerifyAsync()).Report;
        Assert.Empty(report.Findings);
        Assert.Equal(2, report.Keys.Count);
    }

    private async Task<string> KindAsync(Func<List<string>, IEnumerable<string>> edit)
    {
        await _host.ForgeAsync((await _host.SegmentsAsync())[0], edit);
        return (await FindingsAsync())[0].Kind;
    }

    private async Task<IReadOnlyList<Common.Audit.AuditFinding>> FindingsAsync()
    {
        var verdict = await _host.VerifyAsync();
        Assert.False(verdict.IsValid);
        return verdict.Report.Findings;
    }
}
