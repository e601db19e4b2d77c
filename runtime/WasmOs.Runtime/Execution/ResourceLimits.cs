namespace WasmOs.Runtime.Execution;

/// <summary>What one run may use at most. Immutable; <c>with</c> makes variants.</summary>
public sealed record ResourceLimits
{
    /// <summary>The smallest memory limit that means anything: one page.</summary>
    public const long PageBytes = 64 * 1024;

    /// <summary>The largest stack that a run can have, bytes.</summary>
    internal const int LargestStackBytes = 128 << 20;

    /// <summary>The longest <see cref="Timeout"/>, for runs that are to have none: 100 years.</summary>
    public static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(36_500);

    /// <summary>Total linear memory, bytes: at start and by growth. <value>128 MiB by default.</value></summary>
    public long MemoryBytes { get; init; } = 128L << 20;

    /// <summary>Elements of each table, at start and by growth. <value>100,000 by default: large programs have 15,000.</value></summary>
    public long TableElements { get; init; } = 100_000;

    /// <summary>
    /// Wall-clock time from the run's start to its end, 1 ms or more: whatever the run does meanwhile counts, also its waits in host calls and, when it was preempted, for a slot. The wait for its
    /// first slot comes before the start and is bounded by <see cref="RuntimeOptions.QueueTimeout"/>. <value>30 s by default.</value>
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// CPU time of the guest's thread, 1 ms or more; a run that uses more ends with the fault <c>cpu_limit</c>. Looked at with each tick of the epoch (5 ms), so a run may use two ticks more.
    /// Null: only <see cref="Timeout"/> bounds it. <value>Null by default.</value>
    /// </summary>
    public TimeSpan? CpuTimeout { get; init; }

    /// <summary>Fuel: roughly one unit an instruction. Null: not metered, which halves the cost of hot code; the deadline stops loops without it. <value>Null by default.</value></summary>
    public long? Fuel { get; init; }

    /// <summary>Bytes kept of standard output and of standard error each; what is beyond is cut and flagged. <value>1 MiB by default.</value></summary>
    public int OutputBytes { get; init; } = 1 << 20;

    /// <summary>
    /// Stack, bytes, 64 KiB to 128 MiB: so many at least, see <see cref="SandboxOptions.StackBytes"/>, which holds when this is null or less. More is rounded up to the next doubling of it;
    /// each doubling is code of its own. <value>Null by default.</value>
    /// </summary>
    public int? StackBytes { get; init; }

    /// <summary>Bytes of a text or bytes result; more is the fault <c>output_limit</c>. <value>1 MiB by default.</value></summary>
    public int ResultBytes { get; init; } = 1 << 20;

    /// <summary>
    /// Bytes that the host holds for the run beside its linear memory: files in memory with their names and nodes, volumes while they are read and written, output, listings. What is beyond
    /// finds no space. <value>128 MiB by default.</value>
    /// </summary>
    public long HeldBytes { get; init; } = 128L << 20;

    /// <summary>The defaults.</summary>
    public static ResourceLimits Default { get; } = new();

    /// <summary>Every fault of these limits, as sentences; empty when they can be used.</summary>
    public IReadOnlyList<string> Validate()
    {
        var faults = new List<string>();
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
        return faults;

        void Check(bool holds, string fault)
        {
            if (!holds)
            {
                faults.Add(fault);
            }
        }
    }
}
