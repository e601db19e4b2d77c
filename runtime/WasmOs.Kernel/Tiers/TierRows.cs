using System.Globalization;
using WasmOs.Storage;

namespace WasmOs.Kernel.Tiers;

/// <summary>Encodes and decodes tiers as rows of the table <c>Tiers</c>: all in one partition, because there are few.</summary>
internal static class TierRows
{
    public const string Table = "Tiers";
    public const string Partition = "tier";

    public static TableEntity Encode(string name, TierLimits limits, DateTimeOffset now) => new TableEntity(Partition, name)
        .Set("rate_minute", limits.RateMinute)
        .Set("rate_day", limits.RateDay)
        .Set("concurrent", limits.Concurrent)
        .Set("cpu_seconds_day", limits.CpuSecondsDay)
        .Set("updated_at", now);

    public static Tier Decode(TableEntity row) => new(
        row.RowKey,
        new TierLimits(row.GetInt64("rate_minute"), row.GetInt64("rate_day"), row.GetInt64("concurrent"), row.GetInt64("cpu_seconds_day")),
        TierSource.Stored)
    {
        UpdatedAt = row.GetTime("updated_at"),
        ETag = row.ETag ?? "",
    };

    /// <summary>The ETag of a tier that is not stored: it follows from the limits, because settings can change them between two starts.</summary>
    public static string TagOf(TierLimits limits) => string.Create(
        CultureInfo.InvariantCulture, $"not-stored-{limits.RateMinute}-{limits.RateDay}-{limits.Concurrent}-{limits.CpuSecondsDay}");
}
