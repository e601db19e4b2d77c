using System.Collections.Frozen;
using System.Text.Json;
using WasmOs.Storage;

namespace WasmOs.Kernel.Alerts.Figures;

/// <summary>Encodes the reports of hosts as rows of the table <c>Hosts</c>, one a process.</summary>
internal static class HostReportRows
{
    public const string Table = "Hosts";
    public const string Partition = "host";

    /// <summary>How many modules a property holds: of the longest names still less than its 64 KiB.</summary>
    private const int ModulesInProperty = 250;

    public static TableEntity Encode(HostReport report)
    {
        var row = new TableEntity(Partition, report.Worker)
            .Set("at", report.At)
            .Set("window_seconds", report.Window.TotalSeconds)
            .Set("sums", JsonSerializer.SerializeToUtf8Bytes(report.Sums.ToDictionary(), HostReportJson.Default.DictionaryStringDouble))
            .Set("levels", JsonSerializer.SerializeToUtf8Bytes(report.Levels.ToDictionary(), HostReportJson.Default.DictionaryStringDouble));
        var part = 0;
        foreach (var modules in report.Modules.Chunk(ModulesInProperty))
        {
            var sums = modules.ToDictionary(
                static module => module.Key, static module => (double[])[module.Value.Runs, module.Value.Failed, module.Value.Seconds]);
            row.Set($"modules{part++}", JsonSerializer.SerializeToUtf8Bytes(sums, HostReportJson.Default.DictionaryStringDoubleArray));
        }

        return row;
    }

    public static HostReport Decode(TableEntity row) => new()
    {
        Worker = row.RowKey,
        At = row.GetTime("at")!.Value,
        Window = TimeSpan.FromSeconds(row.GetDouble("window_seconds") ?? 0),
        Sums = Read(row, "sums"),
        Levels = Read(row, "levels"),
        Modules = ReadModules(row),
    };

    private static FrozenDictionary<string, double> Read(TableEntity row, string name) =>
        (JsonSerializer.Deserialize(row.GetBytes(name) ?? "{}"u8, HostReportJson.Default.DictionaryStringDouble) ?? []).ToFrozenDictionary(StringComparer.Ordinal);

    private static FrozenDictionary<string, ModuleRuns> ReadModules(TableEntity row)
    {
        var modules = new Dictionary<string, ModuleRuns>(StringComparer.Ordinal);
        for (var part = 0; row.GetBytes($"modules{part}") is { } json; part++)
        {
            foreach (var (name, sums) in JsonSerializer.Deserialize(json, HostReportJson.Default.DictionaryStringDoubleArray) ?? [])
            {
                modules[name] = sums is [var runs, var failed, var seconds] ? new ModuleRuns(runs, failed, seconds) : default;
            }
        }

        return modules.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
