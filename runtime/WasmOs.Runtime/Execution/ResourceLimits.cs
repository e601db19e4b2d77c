namespace WasmOs.Runtime.Execution;

/// <summary>The limits of one run. Immutable; <c>with</c> makes variants.</summary>
public sealed record ResourceLimits
{
    /// <summary>Size of a WebAssembly page, bytes; also the smallest memory limit.</summary>
    public const long PageBytes = 64 * 1024;

    /// <summary>The largest stack that a run can have, bytes.</summary>
    internal const int LargestStackBytes = 128 << 20;

    /// <summary>The longest <see cref="Timeout"/>, 100 years: for runs that should have none.</summary>
    public static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(36_500);

    /// <summary>Size of all linear memories together, bytes, at start and after growth. <value>128 MiB by default.</value></summary>
    public long MemoryBytes { get; init; } = 128L << 20;

    /// <summary>Number of elements of each table, at start and after growth. <value>100,000 by default: large programs have 15,000.</value></summary>
    public long TableElements { get; init; } = 100_000;

    /// <summary>
    /// Wall-clock time from the run's start to its end, 1 ms or more. Waits in host calls count, and so do waits for a slot after a preemption. The wait for
    /// the first slot does not count: it comes before the start and is bounded by <see cref="RuntimeOptions.QueueTimeout"/>. <value>30 s by default.</value>
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// CPU time of the guest's thread, 1 ms or more. A run that uses more ends with the fault <c>cpu_limit</c>. The CPU time is checked at each tick of the
    /// epoch (5 ms), so a run may exceed the limit by two ticks. Null: only <see cref="Timeout"/> bounds the run. <value>Null by default.</value>
    /// </summary>
    public TimeSpan? CpuTimeout { get; init; }

    /// <summary>
    /// Fuel, roughly one unit for each instruction. Null: the run is not metered, which halves the cost of hot code; endless loops are then stopped by the
    /// timeout. <value>Null by default.</value>
    /// </summary>
    public long? Fuel { get; init; }

    /// <summary>Bytes kept of standard output and of standard error, each. Output beyond is dropped and flagged. <value>1 MiB by default.</value></summary>
    public int OutputBytes { get; init; } = 1 << 20;

    /// <summary>
    /// The least stack that the run needs, bytes, 64 KiB to 128 MiB. <see cref="SandboxOptions.StackBytes"/> is used when this is null or less. A larger value
    /// is rounded up to the next doubling of <see cref="SandboxOptions.StackBytes"/>; the module is compiled once more for each doubling. <value>Null by
    /// default.</value>
    /// </summary>
    public int? StackBytes { get; init; }

    /// <summary>Largest size of a text or bytes result, bytes. A larger result is the fault <c>output_limit</c>. <value>1 MiB by default.</value></summary>
    public int ResultBytes { get; init; } = 1 << 20;

    /// <summary>
    /// Bytes that the host may hold for the run besides its linear memory: files in memory with their names and nodes, volumes while they are read and written,
    /// output, listings. What would exceed the limit fails for lack of space. <value>128 MiB by default.</value>
    /// </summary>
    public long HeldBytes { get; init; } = 128L << 20;

    /// <summary>The default limits.</summary>
    public static ResourceLimits Default { get; } = new();

    /// <summary>All errors of these limits, one sentence each; empty when the limits are valid.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        Check(MemoryBytes is >= PageBytes and <= 4L << 30, "MemoryBytes must be 65,536 to 4,294,967,296.");
        Check(TableElements is >= 0 and <= 10_000_000, "TableElements must be 0 to 10,000,000.");
        Check(Timeout >= TimeSpan.FromMilliseconds(1) && Timeout <= LongestTimeout, "Timeout must be 1 ms to 36,500 days.");
        Check(
            CpuTimeout is null || (CpuTimeout >= TimeSpan.FromMilliseconds(1) && CpuTimeout <= LongestTimeout),
            "CpuTimeout must be 1 ms to 36,500 days, or null.");
        Check(Fuel is null or >= 1, "Fuel must be 1 or more, or null.");
        Check(StackBytes is null or (>= 64 << 10 and <= LargestStackBytes), "StackBytes must be 65,536 to 134,217,728, or null.");
        Check(OutputBytes is >= 0 and <= 64 << 20, "OutputBytes must be 0 to 67,108,864.");
        Check(ResultBytes is >= 0 and <= 64 << 20, "ResultBytes must be 0 to 67,108,864.");
        Check(HeldBytes >= 1 << 20, "HeldBytes must be 1,048,576 or more.");
        return errors;

        void Check(bool holds, string error)
        {
            if (!holds)
            {
                errors.Add(error);
            }
        }
    }
}
