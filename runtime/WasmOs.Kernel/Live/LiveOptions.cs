using System.ComponentModel.DataAnnotations;

namespace WasmOs.Kernel.Live;

/// <summary>The options of live streams.</summary>
public sealed class LiveOptions
{
    /// <summary>The highest value of <see cref="MaxReaders"/>.</summary>
    public const int MostReaders = 10_000;

    /// <summary>The most readers that may be connected at once (<c>MAX_STREAM_READERS</c>). <value>1000</value></summary>
    [Range(1, MostReaders)]
    public int MaxReaders { get; set; } = 1000;

    /// <summary>How long a stream lasts before the host ends it, so that its reader connects again. Null for no limit. <value>null</value></summary>
    public TimeSpan? Longest { get; set; }
}
