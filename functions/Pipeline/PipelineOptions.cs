namespace WasmOs.Functions.Pipeline;

/// <summary>What <see cref="RequestPipeline"/> is told.</summary>
internal sealed class PipelineOptions
{
    /// <summary>Headers of every response.</summary>
    /// <value>none</value>
    public Dictionary<string, string> Headers { get; } = [];

    /// <summary>A request that takes as long as this has a line in the log.</summary>
    /// <value>1 s (<c>SLOW_REQUEST</c>)</value>
    public TimeSpan SlowRequest { get; set; } = TimeSpan.FromSeconds(1);
}
