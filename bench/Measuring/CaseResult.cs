namespace WasmOs.Bench.Measuring;

/// <summary>The cost of one turn of a case, in each round.</summary>
internal sealed class CaseResult
{
    /// <summary>CPU nanoseconds of the thread that runs the loop.</summary>
    public Series Cpu { get; } = new();

    /// <summary>CPU nanoseconds of all threads of the process.</summary>
    public Series ProcessCpu { get; } = new();

    /// <summary>Wall-clock nanoseconds.</summary>
    public Series Wall { get; } = new();

    /// <summary>Bytes that the looping thread allocated. The number is exact.</summary>
    public Series Bytes { get; } = new();
}
