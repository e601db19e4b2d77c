namespace WasmOs.Runtime.Benchmarks;

/// <summary>The performance targets of a runtime. A target that is null is not checked.</summary>
public sealed class PerformanceTargets
{
    /// <summary>The longest 99th percentile of starts that compile the module, ms. <value>1,000 by default.</value></summary>
    public double? ColdStartP99Milliseconds { get; set; } = 1000;

    /// <summary>The longest 99th percentile of starts that load the module from an artifact, ms. <value>50 by default.</value></summary>
    public double? ArtifactStartP99Milliseconds { get; set; } = 50;

    /// <summary>The longest 99th percentile of starts of a module whose code is in memory, ms. <value>1 by default.</value></summary>
    public double? MemoryStartP99Milliseconds { get; set; } = 1;

    /// <summary>The longest 99th percentile of starts with a ready instance, ms. <value>1 by default.</value></summary>
    public double? WarmStartP99Milliseconds { get; set; } = 1;

    /// <summary>The smallest fraction of runs whose module was in memory, 0 to 1. <value>0.9 by default.</value></summary>
    public double? CacheHitRate { get; set; } = 0.9;
}
