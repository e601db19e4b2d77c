using System.ComponentModel.DataAnnotations;

namespace WasmOs.Kernel.Quotas;

/// <summary>Limits on what users may store.</summary>
public sealed class QuotaOptions
{
    /// <summary>The largest number of modules (<c>MAX_MODULES</c>).</summary>
    /// <value>10,000</value>
    [Range(1, 1_000_000)]
    public int MaxModules { get; set; } = 10_000;

    /// <summary>The largest number of versions of one module (<c>MAX_VERSIONS</c>).</summary>
    /// <value>1,000</value>
    [Range(1, 100_000)]
    public int MaxVersions { get; set; } = 1_000;

    /// <summary>The largest number of schedules (<c>MAX_SCHEDULES</c>).</summary>
    /// <value>10,000</value>
    [Range(1, 1_000_000)]
    public int MaxSchedules { get; set; } = 10_000;

    /// <summary>The largest size of the local store's folder, bytes (<c>MAX_DISK</c>). A storage account is not measured: it has its own quotas.</summary>
    /// <value>10 GiB</value>
    [Range(1 << 20, long.MaxValue)]
    public long MaxDiskBytes { get; set; } = 10L << 30;
}
