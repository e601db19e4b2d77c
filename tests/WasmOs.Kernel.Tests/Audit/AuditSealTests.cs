using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using WasmOs.Common.Audit;
using WasmOs.Kernel.Audit;
using WasmOs.Storage;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Audit;

/// <summary>Lines that somebody without a key adds where no signature follows, or takes from there, are found, or stay marked for ever.</summary>
public sealed class AuditSealTests : IAsyncLifetime
{
    private const string Forged = "\"action\":\"users.delete\",\"outcome\":\"done\",\"caller\":\"user:bob\"";

    private readonly KernelFixture _kernel = new();
    private AuditHost _host = null!;

    public async Task InitializeAsync()
    {
        await _kernel.InitializeAsync();
        _host = AuditHost.Start(_kernel, new AuditOptions());
        await _host.WriteAsync(3);
        await _host.SignAsync();
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _kernel.DisposeAsync();
    }

    [Fact]
    public async Task Verify_LineAddedToAClosedWriter_IsFound()
    {
        var closed = new AuditHost(_kernel, "w2");
        await closed.WriteAsync(2);
        await closed.DisposeAsync();
        await SignAsync();
        var segment = await SegmentOfAsync("w2");
        Assert.Contains("\"closed\":true", (await _host.LinesAsync(segment))[^1], StringComparison.Ordinal);
        await AssertUntouchedAsync();

        await AppendForgedAsync(segment);
        var found = Assert.Single((await _host.VerifyAsync()).Report.Findings);
        Assert.Equal(("line_after_end", segment, 5L), (found.Kind, found.File, found.Line));
    }

    [Fact]
    public async Task Verify_LineAddedToAWriterThatWasSignedBeforeItClosed_IsFound()
    {
        var closed = new AuditHost(_kernel, "w2");
        await closed.WriteAsync(2);
        _kernel.Time.Advance(TimeSpan.FromMinutes(1));
        await closed.Trail.FlushAsync(None);
        await closed.DisposeAsync();
        await SignAsync();
        await AssertUntouchedAsync();

        var segment = await SegmentOfAsync("w2");
        await AppendForgedAsync(segment);
        var found = Assert.Single((await _host.VerifyAsync()).Report.Findings);
        Assert.Equal(("line_after_end", segment, 6L), (found.Kind, found.File, found.Line));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(330)]
    public async Task Verify_InventedWriter_IsFound(int daysAgo)
    {
        await AssertUntouchedAsync();
        var time = _kernel.Time.GetUtcNow().AddDays(-daysAgo);
        var segment = new AuditName(DateOnly.FromDateTime(time.UtcDateTime), "w9", 1).ToString();
        var start = Line(1, AuditText.NoHash, time, $$"""
            "segment":{"writer":"w9","number":1,"name":"{{segment}}","from":"{{time.UtcDateTime:O}}"}
            """);
        await _host.AddAsync(segment, start + "\n" + Line(2, HashOf(start), time, Forged) + "\n");
        if (daysAgo == 0)
        {
            // The line may still be signed: that it never is, shows later.
            Assert.Equal("unsigned_tail", Assert.Single((await _host.VerifyAsync()).Report.Remarks).Kind);
            _kernel.Time.Advance(TimeSpan.FromMinutes(16));
        }

        var found = Assert.Single((await _host.VerifyAsync()).Report.Findings);
        Assert.Equal(("unsigned_lines", segment, 1L), (found.Kind, found.File, found.Line));
    }

    [Theory]
    [InlineData("2099-01-01T00:00:00.0000000Z")]
    [InlineData("2026-99-99T99:99:99.9999999Z")]
    public async Task Verify_AddedLineWithATimeThatCannotBe_IsFound(string time)
    {
        var segment = await SegmentOfAsync("w1");
        var lines = await _host.LinesAsync(segment);
        var now = _kernel.Time.GetUtcNow();
        var line = Line(lines.Count + 1, HashOf(lines[^1]), now, Forged).Replace($"{now.UtcDateTime:O}", time, StringComparison.Ordinal);
        await _host.AddAsync(segment, line + "\n");
        var found = Assert.Single((await _host.VerifyAsync()).Report.Findings);
        Assert.Equal(("unsigned_lines", segment, 6L), (found.Kind, found.File, found.Line));
    }

    [Theory]
    [InlineData(false, "numbers 1 to 4")]
    [InlineData(true, "numbers 1 to 5")]
    public async Task Roots_UnsignedEndOfAWriterThatWasKilled_StaysMarked(bool isForged, string numbers)
    {
        await KillAsync("w2");
        var segment = await SegmentOfAsync("w2");
        if (isForged)
        {
            await AppendForgedAsync(segment);
        }

        _kernel.Time.Advance(TimeSpan.FromMinutes(12));
        await _host.Roots.RunAsync(None);
        _kernel.Time.Advance(TimeSpan.FromDays(40));
        await _host.WriteAsync(1);
        await SignAsync();
        var report = (await _host.VerifyAsync()).Report;
        Assert.Empty(report.Findings);
        var remark = Assert.Single(report.Remarks);
        Assert.Equal(("sealed_unsigned", segment, 1L), (remark.Kind, remark.File, remark.Line));
        Assert.Contains("w2", remark.Message, StringComparison.Ordinal);
        Assert.Contains(numbers, remark.Message, StringComparison.Ordinal);
        var root = await AuditRows.GetRootAsync(_kernel.Storage.Tables, 2, None);
        Assert.Contains($"\"unsigned_at_seal\":{(isForged ? 5 : 4)}", Encoding.UTF8.GetString(AuditRows.LineOf(root!)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_UnsignedEndThatNoRootNamesForLong_IsFound()
    {
        await KillAsync("w2");
        Assert.Equal("unsigned_tail", Assert.Single((await _host.VerifyAsync()).Report.Remarks).Kind);
        _kernel.Time.Advance(TimeSpan.FromMinutes(16));
        Assert.Equal("unsigned_lines", Assert.Single((await _host.VerifyAsync()).Report.Findings).Kind);
    }

    [Fact]
    public async Task Verify_DayBeforeAPauseOfAllHosts_IsReadWithTheRootThatSealedIt()
    {
        await KillAsync("w2");
        var day = DateOnly.FromDateTime(_kernel.Time.GetUtcNow().UtcDateTime);
        _kernel.Time.Advance(TimeSpan.FromDays(4));
        await _host.WriteAsync(1);
        await SignAsync();
        var report = (await _host.Verifier.VerifyAsync(null, day, None)).Report;
        Assert.Empty(report.Findings);
        Assert.Equal("sealed_unsigned", Assert.Single(report.Remarks).Kind);
    }

    [Theory]
    [InlineData(false, "tail_missing")]
    [InlineData(true, "writer_missing")]
    public async Task Roots_HostThatStops_NamesTheEndOfItsTrail(bool isRemoved, string kind)
    {
        var last = new AuditHost(_kernel, "w2");
        last.Roots.Start();
        await last.WriteAsync(2);
        await last.DisposeAsync();
        await AssertUntouchedAsync();

        // All hosts are stopped, and nothing but the files is touched.
        var segment = await SegmentOfAsync("w2");
        await (isRemoved ? _host.RemoveAsync(segment) : _host.ForgeAsync(segment, lines => lines.SkipLast(2)));
        var found = Assert.Single((await _host.VerifyAsync()).Report.Findings);
        Assert.Equal((kind, segment), (found.Kind, found.File));
    }

    [Fact]
    public async Task Roots_StopWithoutStorage_EndsAndSaysSo()
    {
        var last = new AuditHost(_kernel, "w2");
        last.Roots.Start();
        await last.WriteAsync(2);
        _kernel.Storage.GoDown();
        await last.DisposeAsync();
        _kernel.Storage.ComeBack();
        Assert.Empty((await _host.VerifyAsync()).Report.Findings);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Verify_WriterWhoseRowWasRemovedBeforeItsRoot_IsFound(bool isRemoved)
    {
        var closed = new AuditHost(_kernel, "w2");
        await closed.WriteAsync(2);
        await closed.DisposeAsync();
        if (isRemoved)
        {
            await _kernel.Storage.Tables.WriteAsync(AuditRows.Table, TableWrite.Delete(AuditRows.HeadPartition, "w2", "*"), None);
        }

        _kernel.Time.Advance(TimeSpan.FromMinutes(20));
        await _host.WriteAsync(1);
        await SignAsync();
        var found = (await _host.VerifyAsync()).Report.Findings.Select(finding => (finding.Kind, finding.File));
        Assert.Equal(isRemoved ? [("writer_unnamed", await SegmentOfAsync("w2"))] : [], found);
    }

    [Fact]
    public async Task Verify_FirstLineOfAFileIsNone_IsFound()
    {
        var segment = await SegmentOfAsync("w1");
        await _host.ForgeAsync(segment, lines => ["nothing", .. lines.Skip(1)]);
        var report = (await _host.VerifyAsync()).Report;
        Assert.Equal(("line_malformed", segment, 1L), (report.Findings[0].Kind, report.Findings[0].File, report.Findings[0].Line));
    }

    private static string Line(long seq, string prev, DateTimeOffset time, string rest) =>
        string.Create(CultureInfo.InvariantCulture, $"{{\"seq\":{seq},\"prev\":\"{prev}\",\"time\":\"{time.UtcDateTime:O}\",{rest}}}");

    private static string HashOf(string line) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(line)));

    private async Task SignAsync()
    {
        _kernel.Time.Advance(TimeSpan.FromMinutes(1));
        await _host.Trail.FlushAsync(None);
        await _host.Roots.RunAsync(None);
    }

    private async Task AssertUntouchedAsync()
    {
        var report = (await _host.VerifyAsync()).Report;
        Assert.Empty(report.Findings);
        Assert.Empty(report.Remarks);
    }

    private async Task<string> SegmentOfAsync(string writer) =>
        (await _host.SegmentsAsync()).Single(name => name.Contains($"/{writer}-", StringComparison.Ordinal));

    /// <summary>Appends a line that hangs together with the one before, as everybody can make it.</summary>
    private async Task AppendForgedAsync(string segment)
    {
        var lines = await _host.LinesAsync(segment);
        await _host.AddAsync(segment, Line(lines.Count + 1, HashOf(lines[^1]), _kernel.Time.GetUtcNow(), Forged) + "\n");
    }

    /// <summary>Runs a writer that ends without a signature.</summary>
    private async Task KillAsync(string writer)
    {
        var killed = new AuditHost(_kernel, writer);
        await killed.WriteAsync(3);
        _kernel.Storage.GoDown();
        await killed.DisposeAsync();
        _kernel.Storage.ComeBack();
    }
}
