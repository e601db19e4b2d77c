namespace WasmOs.Runtime.Benchmarks;

/// <summary>The options of a benchmark.</summary>
public sealed class BenchmarkOptions
{
    /// <summary>Cold starts that are measured, each of which compiles the module from its bytes, 0 to 1,000. <value>5 by default.</value></summary>
    public int ColdStarts { get; set; } = 5;

    /// <summary>Calls that are measured, 1 to 10,000,000. <value>1,000 by default.</value></summary>
    public int Calls { get; set; } = 1000;

    /// <summary>Calls that are made before the measured ones and are not measured, 0 to 10,000,000. <value>100 by default.</value></summary>
    public int WarmUp { get; set; } = 100;
}
