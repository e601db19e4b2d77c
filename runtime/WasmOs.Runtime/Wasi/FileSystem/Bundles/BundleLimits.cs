namespace WasmOs.Runtime.Wasi.FileSystem.Bundles;

/// <summary>What an archive may unpack to. Immutable; <c>with</c> makes variants.</summary>
public sealed record BundleLimits
{
    /// <summary>Unpacked bytes up to which the ratio of unpacked to packed bytes is of no interest.</summary>
    internal const long RatioFreeBytes = 32L << 20;

    /// <summary>Files, directories and links. <value>10,000 by default.</value></summary>
    public int MaxEntries { get; init; } = 10_000;

    /// <summary>Bytes of one file. <value>64 MiB by default.</value></summary>
    public long MaxFileBytes { get; init; } = 64L << 20;

    /// <summary>Bytes of all files. <value>256 MiB by default.</value></summary>
    public long MaxTotalBytes { get; init; } = 256L << 20;

    /// <summary>Unpacked bytes for each byte of the archive, once more than 32 MiB are unpacked. Deflate reaches 1,032 with zeros and 5 to 20 with text. <value>200 by default.</value></summary>
    public int MaxRatio { get; init; } = 200;

    /// <summary>Directories in directories. <value>100 by default.</value></summary>
    public int MaxDepth { get; init; } = 100;

    /// <summary>The defaults.</summary>
    public static BundleLimits Default { get; } = new();
}
