using System.Diagnostics;
using System.Text.RegularExpressions;
using WasmOs.Functions.Access;
using WasmOs.Kernel.Webhooks.Targets;
using WasmOs.ProductTests.Webhooks;
using WasmOs.TestKit;

namespace WasmOs.Host.Tests.Product.Metrics;

/// <summary>The boards for Grafana and the rules for Prometheus, against the document and against a genuine Prometheus.</summary>
public sealed partial class BoardTests : IDisposable
{
    private static readonly string Ops = Path.Combine(SourceTree.Root, "ops");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-boards-");

    [Fact]
    public void Files_OfBoardsAndRules_NameOnlyFiguresThatAreDocumented()
    {
        var documented = Figure().Matches(File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "metrics.md"))).Select(match => match.Value).ToHashSet();
        var files = Directory.GetFiles(Ops, "*", SearchOption.AllDirectories);

        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.Empty(
            Figure().Matches(RecordedName().Replace(File.ReadAllText(file), "")).Select(match => Suffix().Replace(match.Value, "")).Except(documented)));
    }

    [Fact]
    public async Task Rules_ByPromtool_AreValid()
    {
        using var promtool = Process.Start(new ProcessStartInfo("promtool", ["check", "rules", .. Directory.GetFiles(Path.Combine(Ops, "prometheus"), "*.yml")])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        var errors = await promtool.StandardError.ReadToEndAsync();
        await promtool.WaitForExitAsync();

        Assert.True(promtool.ExitCode == 0, errors);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Panels_AfterSomeLoad_AreNotEmptyInAGenuinePrometheus()
    {
        await using var target = await KestrelTarget.StartAsync();
        await using var host = await ProductHost.StartAsync(_folder.FullName, options =>
        {
            options.Product.Access.Mode = AccessMode.Auto;
            options.Product.WebhookTargets = WebhookTargets.Parse("127.0.0.1", []);
        });
        var load = await BoardLoad.StartAsync(host.Api, target.Url);
        await using var prometheus = await PrometheusServer.StartAsync(host.Host.Address, load.MetricsKey);

        // What is still empty is asked for again while the load goes on: rates need two scrapes, and schedules and queues some seconds.
        var empty = Boards.Queries("wasmos").ToList();
        await prometheus.PollAsync(async () =>
        {
            await load.RunAsync();
            var left = new List<(string Panel, string Query)>();
            foreach (var query in empty)
            {
                if ((await prometheus.QueryAsync(query.Query)).Count == 0)
                {
                    left.Add(query);
                }
            }

            empty = left;
            return empty.Count == 0;
        });
        Assert.Empty(empty);
        Assert.Equal("1", (await prometheus.QueryAsync("up{job=\"wasmos\"}")).Single().GetProperty("value")[1].GetString());
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [GeneratedRegex(@"\bjob:\w+:\w+")]
    private static partial Regex RecordedName();

    [GeneratedRegex(@"\bwasm(os)?_[a-z0-9_]+")]
    private static partial Regex Figure();

    [GeneratedRegex("_(bucket|count|sum)$")]
    private static partial Regex Suffix();
}
