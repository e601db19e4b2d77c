namespace WasmOs.Functions.Pipeline;

/// <summary>The options of <see cref="RequestPipeline"/>.</summary>
internal sealed class PipelineOptions
{
    /// <summary>Headers to add to every response.</summary>
    /// <value>none</value>
    public Dictionary<string, string> Headers { get; } = [];

    /// <summary>A request that takes at least this long is logged as slow.</summary>
    /// <value>1 s (<c>SLOW_REQUEST</c>)</value>
    public TimeSpan SlowRequest { get; set; } = TimeSpan.FromSeconds(1);
}
