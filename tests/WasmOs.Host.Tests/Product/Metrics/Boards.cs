using System.Text.Json;
using WasmOs.TestKit;

namespace WasmOs.Host.Tests.Product.Metrics;

/// <summary>The boards for Grafana and the queries of their panels.</summary>
internal static class Boards
{
    private static readonly string Folder = Path.Combine(SourceTree.Root, "ops", "grafana");

    /// <summary>The panels' queries with the variables of a board and of Grafana replaced.</summary>
    public static IEnumerable<(string Panel, string Query)> Queries(string job) =>
        from file in Directory.GetFiles(Folder, "*.json").Order(StringComparer.Ordinal)
        from panel in Read(file).GetProperty("panels").EnumerateArray()
        from target in panel.GetProperty("targets").EnumerateArray()
        select ($"{Path.GetFileNameWithoutExtension(file)}: {panel.GetProperty("title").GetString()}", target.GetProperty("expr").GetString()!
            .Replace("$__rate_interval", "1m", StringComparison.Ordinal)
            .Replace("$job", job, StringComparison.Ordinal)
            .Replace("$instance", ".*", StringComparison.Ordinal));

    private static JsonElement Read(string file) => JsonSerializer.Deserialize<JsonElement>(File.ReadAllBytes(file));
}
