namespace WasmOs.Runtime.Wasi.Capabilities;

/// <summary>Limits of what a guest may use through WASI. Immutable; <c>with</c> makes variants.</summary>
public sealed record WasiLimits
{
    /// <summary>Maximum number of buffers in one read or write: <c>IOV_MAX</c> of Linux. More is <c>EINVAL</c>.</summary>
    internal const uint MaxVectors = 1024;

    /// <summary>Maximum number of subscriptions in one <c>poll_oneoff</c>. More is <c>EINVAL</c>.</summary>
    internal const uint MaxSubscriptions = 1024;

    /// <summary>Maximum number of bytes that one host call copies. A read or write of more transfers this much and returns the smaller count.</summary>
    internal const uint MaxCopyBytes = 128 << 20;

    /// <summary>Maximum length of a path in bytes: <c>PATH_MAX</c> of Linux. Longer is <c>ENAMETOOLONG</c>.</summary>
    internal const int MaxPathBytes = 4096;

    /// <summary>Maximum length of a name in bytes: <c>NAME_MAX</c> of Linux. Longer is <c>ENAMETOOLONG</c>.</summary>
    internal const int MaxNameBytes = 255;

    /// <summary>Maximum number of symbolic links that are followed for one path, as on Linux. More is <c>ELOOP</c>.</summary>
    internal const int MaxLinks = 40;

    /// <summary>The largest valid <see cref="MaxOpenFiles"/>: the default of Linux's limit per process (<c>fs.nr_open</c>).</summary>
    public const int MostOpenFiles = 1 << 20;

    /// <summary>
    /// Maximum size of a file in bytes. More is <c>EFBIG</c>. A file in memory never exceeds 2,147,483,591 bytes, whatever this limit is.
    /// <value>10 MB by default.</value>
    /// </summary>
    public long MaxFileBytes { get; init; } = 10_000_000;

    /// <summary>
    /// Maximum number of files and directories that the guest has open at once. Descriptors that the host opened for the guest do not count.
    /// More is <c>EMFILE</c>.
    /// <value>10 by default.</value>
    /// </summary>
    public int MaxOpenFiles { get; init; } = 10;

    /// <summary>Maximum total size in bytes of all files of a mount in memory. More is <c>ENOSPC</c>. <value>64 MiB by default.</value></summary>
    public long MaxMountBytes { get; init; } = 64L << 20;

    /// <summary>
    /// Maximum number of files, directories and symbolic links of a mount in memory. More is <c>ENOSPC</c>. <value>10,000 by default.</value>
    /// </summary>
    public int MaxInodes { get; init; } = 10_000;

    /// <summary>Maximum depth of nested directories of a mount in memory. Deeper is <c>ENAMETOOLONG</c>. <value>100 by default.</value></summary>
    public int MaxDepth { get; init; } = 100;

    /// <summary>
    /// Maximum number of refusals and uses that are recorded of one run. Later refusals are only counted, later uses are dropped.
    /// <value>100 by default.</value>
    /// </summary>
    public int MaxEvents { get; init; } = 100;

    /// <summary>The defaults.</summary>
    public static WasiLimits Default { get; } = new();

    /// <summary>The largest limits that a request can ask for, whatever the operator allows.</summary>
    public static WasiLimits Widest { get; } =
        new() { MaxFileBytes = 1 << 30, MaxOpenFiles = 1024, MaxMountBytes = 4L << 30, MaxInodes = 1_000_000, MaxDepth = 1000, MaxEvents = 10_000 };

    /// <summary>Every error of these limits, one sentence each; empty when the limits can be used.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        Check(MaxFileBytes >= 0, "MaxFileBytes must be 0 or more.");
        Check(MaxOpenFiles is >= 0 and <= MostOpenFiles, "MaxOpenFiles must be 0 to 1,048,576.");
        Check(MaxMountBytes is >= 0 and <= 4L << 30, "MaxMountBytes must be 0 to 4,294,967,296.");
        Check(MaxInodes is >= 1 and <= 1_000_000, "MaxInodes must be 1 to 1,000,000.");
        Check(MaxDepth is >= 1 and <= 1000, "MaxDepth must be 1 to 1,000.");
        Check(MaxEvents is >= 0 and <= 10_000, "MaxEvents must be 0 to 10,000.");
        return errors;

        void Check(bool holds, string error)
        {
            if (!holds)
            {
                errors.Add(error);
            }
        }
    }
}
