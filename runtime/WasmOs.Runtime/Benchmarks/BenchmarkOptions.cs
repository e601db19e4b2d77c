namespace WasmOs.Runtime.Benchmarks;

/// <summary>How a benchmark runs.</summary>
public sealed class BenchmarkOptions
{
    /// <summary>Cold starts: compilations from the bytes, 0 to 1,000. <value>5 by default.</value></summary>
    public int ColdStarts { get; set; } = 5;

    /// <summary>Calls that are measured, 1 to 10,000,000. <value>1,000 by default.</value></summary>
    public int Calls { get; set; } = 1000;

    /// <summary>Calls before, that are not measured, 0 to 10,000,000. <value>100 by default.</value></summary>
    public int WarmUp { get; set; } = 100;
}
