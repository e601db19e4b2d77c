using System.Diagnostics.Metrics;
using WasmOs.Common;
using WasmOs.Kernel.Rooms;
using WasmOs.Storage;

namespace WasmOs.Kernel.Quotas;

/// <summary>The figures of the Quotas room: the space of the local store, and its commits. A storage account has none of them.</summary>
internal sealed class QuotaMetrics(DiskQuota disk, IStorage storage) : IRoomMetrics
{
    private readonly IStorageMeter? _store = storage as IStorageMeter;

    /// <inheritdoc/>
    public void AddTo(Meter meter)
    {
        meter.Gauge("wasmos_store_used_bytes", "Bytes that the local store takes.", () => Of(disk.Used));
        meter.Gauge("wasmos_store_limit_bytes", "Bytes that the local store may take (MAX_DISK).", () => Of(disk.Used is null ? null : (long?)disk.Limit));
        meter.Gauge("wasmos_disk_free_bytes", "Free bytes of the disk of the local store.", () => Of(disk.Volume?.FreeBytes));
        meter.Gauge("wasmos_disk_size_bytes", "The size of the disk of the local store, bytes.", () => Of(disk.Volume?.TotalBytes));
        meter.Count("wasmos_store_commits_total", "Transactions of the local store, each of which waited once for the disk.", () => Of(_store?.Commits?.Commits));
        meter.Count("wasmos_store_writes_total", "Writes in these transactions.", () => Of(_store?.Commits?.Writes));
        meter.Count(
            "wasmos_store_commit_seconds_total", "The time of these transactions, seconds.", () => Of(_store?.Commits?.Time.TotalSeconds));
    }

    private static Measurement<T>[] Of<T>(T? value)
        where T : struct => value is { } known ? [new Measurement<T>(known)] : [];
}
