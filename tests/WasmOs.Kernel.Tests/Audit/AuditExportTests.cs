using System.Text;
using WasmOs.Common.Audit;
using WasmOs.Kernel.Audit;
using static WasmOs.Kernel.Tests.KernelFixture;

namespace WasmOs.Kernel.Tests.Audit;

public sealed class AuditExportTests : IAsyncLifetime
{
    private readonly KernelFixture _kernel = new();
    private AuditHost _host = null!;

    public async Task InitializeAsync()
    {
        await _kernel.InitializeAsync();
        _host = AuditHost.Start(_kernel, new AuditOptions { SegmentBytes = 2000 });
        await _host.WriteAsync(10);
        await _host.SignAsync();
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _kernel.DisposeAsync();
    }

    [Fact]
    public async Task Export_Unchanged_IsValid()
    {
        var (report, reader) = await VerifyAsync(await ExportAsync());
        Assert.Empty(report.Findings);
        Assert.Equal((10, 1, 1), (report.Entries, report.Writers, report.Roots));
        Assert.Equal(0, reader.LineOf(new AuditFinding("", "none", 1, "")));
    }

    [Fact]
    public async Task Export_EachLineChangedRemovedOrDoubled_IsFound()
    {
        var lines = await ExportAsync();
        for (var i = 0; i < lines.Length; i++)
        {
            var changed = lines[i][..^3] + (char)(lines[i][^3] == 'x' ? 'y' : 'x') + lines[i][^2..];
            Assert.False(await IsValidAsync([.. lines[..i], changed, .. lines[(i + 1)..]]), $"changed {i}: {lines[i]}");
            Assert.False(await IsValidAsync([.. lines[..i], .. lines[(i + 1)..]]), $"removed {i}: {lines[i]}");
            Assert.False(await IsValidAsync([.. lines[..i], lines[i], .. lines[i..]]), $"doubled {i}: {lines[i]}");
            Assert.False(await IsValidAsync(lines[..i]), $"cut {i}: {lines[i]}");
        }
    }

    [Fact]
    public async Task Export_LineChanged_IsNamedByItsLine()
    {
        var lines = await ExportAsync();
        var index = Array.FindIndex(lines, line => line.Contains("webhooks/4", StringComparison.Ordinal));
        lines[index] = lines[index].Replace("webhooks/4", "webhooks/5", StringComparison.Ordinal);
        var (report, reader) = await VerifyAsync(lines);
        Assert.Equal(("hash_mismatch", index + 1), (report.Findings[0].Kind, reader.LineOf(report.Findings[0])));
    }

    [Fact]
    public async Task Export_Pins_MustBeTheKeyAndARoot()
    {
        var lines = await ExportAsync();
        var (report, _) = await VerifyAsync(lines);
        Assert.True((await VerifyAsync(lines, [.. report.Keys], report.LastRoot)).Report.Valid);
        Assert.Equal("key_unknown", (await VerifyAsync(lines, [new string('A', 43)])).Report.Findings[0].Kind);
        Assert.Equal("root_missing", (await VerifyAsync(lines, [], new string('0', 64))).Report.Findings.Single().Kind);
    }

    [Fact]
    public async Task Export_NoExport_IsRefused()
    {
        Assert.False(await new AuditExportReader([], null).ReadAsync(new MemoryStream("hello\n"u8.ToArray()), None));
        Assert.False(await new AuditExportReader([], null).ReadAsync(new MemoryStream(), None));
        Assert.False(await new AuditExportReader([], null).ReadAsync(new MemoryStream(new byte[1_000_000]), None));
    }

    [Fact]
    public async Task Export_OfDays_HasThoseAndIsValid()
    {
        _kernel.Time.Advance(TimeSpan.FromDays(3));
        await _host.WriteAsync(2);
        await _host.SignAsync();
        var (report, _) = await VerifyAsync(await ExportAsync(new DateOnly(2026, 3, 4)));
        Assert.Empty(report.Findings);
        Assert.Equal(2, report.Entries);
        (report, _) = await VerifyAsync(await ExportAsync(null, new DateOnly(2026, 3, 3)));
        Assert.Empty(report.Findings);
        Assert.Equal(10, report.Entries);
    }

    private static async Task<bool> IsValidAsync(string[] lines)
    {
        var reader = new AuditExportReader([], null);
        return await reader.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")))), None) && reader.Report!.Valid;
    }

    private static async Task<(AuditReport Report, AuditExportReader Reader)> VerifyAsync(string[] lines, string[]? pins = null, string? root = null)
    {
        var reader = new AuditExportReader(pins ?? [], root);
        Assert.True(await reader.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")))), None));
        return (reader.Report!, reader);
    }

    private async Task<string[]> ExportAsync(DateOnly? since = null, DateOnly? until = null)
    {
        using var stream = new MemoryStream();
        await new AuditExport(_kernel.Storage, _host.Keys, _kernel.Time).WriteAsync(stream, since, until, None);
        return Encoding.UTF8.GetString(stream.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
