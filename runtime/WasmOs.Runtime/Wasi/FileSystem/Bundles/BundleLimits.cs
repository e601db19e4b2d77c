namespace WasmOs.Runtime.Wasi.FileSystem.Bundles;

/// <summary>Limits of what an archive may unpack to. Immutable; <c>with</c> makes variants.</summary>
public sealed record BundleLimits
{
    /// <summary>Up to this number of unpacked bytes, <see cref="MaxRatio"/> is not checked.</summary>
    internal const long RatioFreeBytes = 32L << 20;

    /// <summary>Maximum number of files, directories and links. <value>10,000 by default.</value></summary>
    public int MaxEntries { get; init; } = 10_000;

    /// <summary>Maximum unpacked size of one file in bytes. <value>64 MiB by default.</value></summary>
    public long MaxFileBytes { get; init; } = 64L << 20;

    /// <summary>Maximum unpacked size of all files in bytes. <value>256 MiB by default.</value></summary>
    public long MaxTotalBytes { get; init; } = 256L << 20;

    /// <summary>
    /// Maximum ratio of unpacked bytes to bytes of the archive, checked once more than 32 MiB are unpacked. Deflate reaches a ratio of 1,032 with zeros
    /// and of 5 to 20 with text. <value>200 by default.</value>
    /// </summary>
    public int MaxRatio { get; init; } = 200;

    /// <summary>Maximum depth of nested directories. <value>100 by default.</value></summary>
    public int MaxDepth { get; init; } = 100;

    /// <summary>The defaults.</summary>
    public static BundleLimits Default { get; } = new();
}
