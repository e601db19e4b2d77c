using System.Security.Cryptography;
using System.Text;
using WasmOs.Storage;

namespace WasmOs.Kernel.Tiers;

/// <summary>Encodes and decodes the counts of a caller: one row of the table <c>Quotas</c>, in a partition of its own.</summary>
internal static class QuotaRows
{
    public const string Table = "Quotas";
    public const string Key = "used";

    /// <summary>The number of the day of the last write.</summary>
    public const string Day = "day";

    public const string DayUsed = "day_used";
    public const string CpuUsed = "cpu_used_ticks";
    public const string Minute = "minute";
    public const string MinuteUsed = "minute_used";

    private const int LongestPartition = 512;

    /// <summary>The partition key of a caller.</summary>
    public static string PartitionOf(string caller)
    {
        var key = TableKey.Escape(caller);
        return key.Length <= LongestPartition ? key : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(caller)));
    }

    /// <summary>What was counted in a window. A row of an older window counts nothing.</summary>
    /// <remarks>
    /// The hosts' clocks may differ, so a row may be one window ahead: what is asked for then counts in that window. A row that is further ahead was written by
    /// a host whose clock was wrong.
    /// </remarks>
    public static long UsedIn(TableEntity? row, long window, string name, string used) =>
        row?.GetInt64(name) is { } stored && (stored == window || stored == window + 1) ? row.GetInt64(used) ?? 0 : 0;

    /// <summary>The window that the row has after a write.</summary>
    public static long WindowOf(TableEntity? row, long window, string name) => row?.GetInt64(name) == window + 1 ? window + 1 : window;
}
