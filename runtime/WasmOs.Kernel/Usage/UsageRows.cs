using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using WasmOs.Storage;

namespace WasmOs.Kernel.Usage;

/// <summary>
/// Encodes and decodes the rows of the table <c>Usage</c>: the partition is a day, and a row is what one process summed for a module and a caller on that day.
/// A process writes only rows of its own, each time with its whole sum, so a write that is repeated changes nothing.
/// </summary>
internal static class UsageRows
{
    public const string Table = "Usage";

    /// <summary>Divides the parts of a row key. It is replaced in the parts.</summary>
    private const char Divider = '|';

    private const string EscapedDivider = "%007C";
    private const int LongestPart = 256;

    /// <summary>The partition of a day. Partitions are in the order of their days.</summary>
    public static string PartitionOf(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The beginning of the row keys of a module.</summary>
    public static string PrefixOf(string module) => PartOf(module) + Divider;

    /// <summary>Whether a row was written by a process.</summary>
    public static bool IsOf(TableEntity row, string worker) => row.RowKey.EndsWith(Divider + worker, StringComparison.Ordinal);

    /// <summary>The row of a sum.</summary>
    public static TableEntity Encode(DateOnly day, string module, string caller, string worker, UsageTotals sum) =>
        new TableEntity(PartitionOf(day), PrefixOf(module) + PartOf(caller) + Divider + worker)
            .Set("module", module)
            .Set("caller", caller)
            .Set("runs", sum.Runs)
            .Set("failed", sum.Failed)
            .Set("timed_out", sum.TimedOut)
            .Set("cancelled", sum.Cancelled)
            .Set("cpu_ticks", sum.Cpu.Ticks)
            .Set("duration_ticks", sum.Duration.Ticks)
            .Set("gigabyte_seconds", sum.GigabyteSeconds)
            .Set("output_bytes", sum.OutputBytes);

    /// <summary>The module of a row.</summary>
    public static string ModuleOf(TableEntity row) => row.GetString("module") ?? UsageDay.Other;

    /// <summary>The caller of a row.</summary>
    public static string CallerOf(TableEntity row) => row.GetString("caller") ?? UsageDay.Other;

    /// <summary>The sum of a row.</summary>
    public static UsageTotals Decode(TableEntity row) => new()
    {
        Runs = row.GetInt64("runs") ?? 0,
        Failed = row.GetInt64("failed") ?? 0,
        TimedOut = row.GetInt64("timed_out") ?? 0,
        Cancelled = row.GetInt64("cancelled") ?? 0,
        Cpu = new TimeSpan(row.GetInt64("cpu_ticks") ?? 0),
        Duration = new TimeSpan(row.GetInt64("duration_ticks") ?? 0),
        GigabyteSeconds = row.GetDouble("gigabyte_seconds") ?? 0,
        OutputBytes = row.GetInt64("output_bytes") ?? 0,
    };

    private static string PartOf(string text)
    {
        var part = TableKey.Escape(text).Replace(Divider.ToString(), EscapedDivider, StringComparison.Ordinal);
        return part.Length <= LongestPart ? part : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
