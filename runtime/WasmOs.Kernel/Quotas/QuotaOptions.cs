using System.ComponentModel.DataAnnotations;

namespace WasmOs.Kernel.Quotas;

/// <summary>How much users may keep.</summary>
public sealed class QuotaOptions
{
    /// <summary>Modules, by name (<c>MAX_MODULES</c>).</summary>
    /// <value>10,000</value>
    [Range(1, 1_000_000)]
    public int MaxModules { get; set; } = 10_000;

    /// <summary>Versions of one module (<c>MAX_VERSIONS</c>).</summary>
    /// <value>1,000</value>
    [Range(1, 100_000)]
    public int MaxVersions { get; set; } = 1_000;

    /// <summary>Schedules (<c>MAX_SCHEDULES</c>).</summary>
    /// <value>10,000</value>
    [Range(1, 1_000_000)]
    public int MaxSchedules { get; set; } = 10_000;

    /// <summary>Bytes of the local store's folder (<c>MAX_DISK</c>). A storage account is not measured: it has quotas of its own.</summary>
    /// <value>10 GiB</value>
    [Range(1 << 20, long.MaxValue)]
    public long MaxDiskBytes { get; set; } = 10L << 30;
}
