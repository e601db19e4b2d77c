namespace WasmOs.Bench.Measuring;

/// <summary>What a case took, a turn.</summary>
internal sealed class CaseResult
{
    /// <summary>CPU nanoseconds of the thread that loops.</summary>
    public Series Cpu { get; } = new();

    /// <summary>CPU nanoseconds of all threads of the process.</summary>
    public Series ProcessCpu { get; } = new();

    /// <summary>Wall-clock nanoseconds.</summary>
    public Series Wall { get; } = new();

    /// <summary>Bytes that the looping thread allocated; exact.</summary>
    public Series Bytes { get; } = new();
}
