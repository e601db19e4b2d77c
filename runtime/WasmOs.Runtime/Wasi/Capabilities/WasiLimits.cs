namespace WasmOs.Runtime.Wasi.Capabilities;

/// <summary>What a guest may use at most through WASI. Immutable; <c>with</c> makes variants.</summary>
public sealed record WasiLimits
{
    /// <summary>Buffers that one read or write may name: <c>IOV_MAX</c> of Linux. More is <c>EINVAL</c>.</summary>
    internal const uint MaxVectors = 1024;

    /// <summary>Things that one <c>poll_oneoff</c> may wait for. More is <c>EINVAL</c>.</summary>
    internal const uint MaxSubscriptions = 1024;

    /// <summary>Bytes that one host call copies. Reads and writes do no more of what was asked.</summary>
    internal const uint MaxCopyBytes = 128 << 20;

    /// <summary>Bytes of a path: <c>PATH_MAX</c> of Linux. More is <c>ENAMETOOLONG</c>.</summary>
    internal const int MaxPathBytes = 4096;

    /// <summary>Bytes of a name: <c>NAME_MAX</c> of Linux. More is <c>ENAMETOOLONG</c>.</summary>
    internal const int MaxNameBytes = 255;

    /// <summary>Symbolic links that one path may go through, as on Linux. More is <c>ELOOP</c>.</summary>
    internal const int MaxLinks = 40;

    /// <summary>The largest <see cref="MaxOpenFiles"/>: what Linux allows a process at most without further settings (<c>fs.nr_open</c>).</summary>
    public const int MostOpenFiles = 1 << 20;

    /// <summary>Bytes of a file. More is <c>EFBIG</c>. A file in memory never exceeds 2,147,483,591. <value>10 MB by default.</value></summary>
    public long MaxFileBytes { get; init; } = 10_000_000;

    /// <summary>Files and directories that a guest has open at once, beside what it was given. More is <c>EMFILE</c>. <value>10 by default.</value></summary>
    public int MaxOpenFiles { get; init; } = 10;

    /// <summary>Bytes in all files of a mount in memory. More is <c>ENOSPC</c>. <value>64 MiB by default.</value></summary>
    public long MaxMountBytes { get; init; } = 64L << 20;

    /// <summary>Files, directories and symbolic links of a mount in memory. More is <c>ENOSPC</c>. <value>10,000 by default.</value></summary>
    public int MaxInodes { get; init; } = 10_000;

    /// <summary>Directories in directories. Deeper is <c>ENAMETOOLONG</c>. <value>100 by default.</value></summary>
    public int MaxDepth { get; init; } = 100;

    /// <summary>Refusals and uses that are recorded of one run; the rest is counted. <value>100 by default.</value></summary>
    public int MaxEvents { get; init; } = 100;

    /// <summary>The defaults.</summary>
    public static WasiLimits Default { get; } = new();

    /// <summary>The widest that can be asked for, whatever an operator allows.</summary>
    public static WasiLimits Widest { get; } =
        new() { MaxFileBytes = 1 << 30, MaxOpenFiles = 1024, MaxMountBytes = 4L << 30, MaxInodes = 1_000_000, MaxDepth = 1000, MaxEvents = 10_000 };

    /// <summary>Every fault of these limits, as sentences; empty when they can be used.</summary>
    public IReadOnlyList<string> Validate()
    {
        var faults = new List<string>();
        Check(MaxFileBytes >= 0, "MaxFileBytes must be 0 or more.");
        Check(MaxOpenFiles is >= 0 and <= MostOpenFiles, "MaxOpenFiles must be 0 to 1,048,576.");
        Check(MaxMountBytes is >= 0 and <= 4L << 30, "MaxMountBytes must be 0 to 4,294,967,296.");
        Check(MaxInodes is >= 1 and <= 1_000_000, "MaxInodes must be 1 to 1,000,000.");
        Check(MaxDepth is >= 1 and <= 1000, "MaxDepth must be 1 to 1,000.");
        Check(MaxEvents is >= 0 and <= 10_000, "MaxEvents must be 0 to 10,000.");
        return faults;

        void Check(bool holds, string fault)
        {
            if (!holds)
            {
                faults.Add(fault);
            }
        }
    }
}
