using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using WasmOs.TestKit;

namespace WasmOs.Host.Tests.Product.Metrics;

/// <summary>docs/metrics.md against the instruments of a host.</summary>
public sealed partial class MetricsDocumentTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-metrics-");

    [Fact]
    public async Task Document_NamesExactlyTheInstrumentsOfAHost_WithTheirKinds()
    {
        var rows = Rows().ToDictionary(row => row.Name, row => row.Kind);
        await using var host = await ProductHost.StartAsync(_folder.FullName);
        await host.Api.GetAsync("/metrics"); // All meters exist now.

        var instruments = InstrumentsOf(host.Host.Services.GetRequiredService<IMeterFactory>());

        Assert.Equal(instruments.Keys.Order(StringComparer.Ordinal), rows.Keys.Order(StringComparer.Ordinal));
        Assert.All(instruments, instrument => Assert.Equal((instrument.Key, instrument.Value), (instrument.Key, rows[instrument.Key])));
    }

    /// <summary>The suffix is how readers tell a counter, so only counters have it.</summary>
    [Fact]
    public void Names_OfCounters_AndOfThemAlone_EndWithTotal() =>
        Assert.All(Rows(), row => Assert.Equal((row.Name, row.Kind == "counter"), (row.Name, row.Name.EndsWith("_total", StringComparison.Ordinal))));

    public void Dispose() => _folder.Delete(recursive: true);

    private static Dictionary<string, string> InstrumentsOf(IMeterFactory factory)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, factory) && instrument.Meter.Name.StartsWith("WasmOs.", StringComparison.Ordinal))
            {
                var type = instrument.GetType().Name;
                found.Add(instrument.Name, type.Contains("Histogram") ? "histogram" : type.Contains("Gauge") ? "gauge" : "counter");
            }
        };
        listener.Start();
        return found;
    }

    /// <summary>The rows of all tables: a row may have several names.</summary>
    private static IEnumerable<(string Name, string Kind)> Rows() =>
        File.ReadLines(Path.Combine(SourceTree.Root, "docs", "metrics.md"))
            .Select(line => TableRow().Match(line))
            .Where(row => row.Success)
            .SelectMany(row => CodeSpan().Matches(row.Groups[1].Value).Select(name => (name.Groups[1].Value, row.Groups[2].Value)));

    [GeneratedRegex(@"^\| (`wasm[^|]+) \| (counter|gauge|histogram) \|")]
    private static partial Regex TableRow();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex CodeSpan();
}
