namespace WasmOs.Wasmtime;

/// <summary>
/// The settings of an engine that WasmOS varies; <see cref="Engine"/> fixes all others. There are few of them, and <see cref="Validate"/> checks them first,
/// because <c>wasm_engine_new_with_config</c> aborts the process on an invalid combination.
/// </summary>
public sealed class EngineOptions
{
    /// <summary>The address space that one memory slot of the pool takes, bytes: 4 GiB and its guard pages.</summary>
    private const long SlotAddressSpace = (4L << 30) + (64L << 20);

    /// <summary>The address space that all pools may take together, bytes. A process has 47 bits (128 TiB) on x64 and on arm64.</summary>
    private const long AddressSpace = 96L << 40;

    /// <summary>How many memory slots the pools of all engines of a process may have together.</summary>
    internal static long MemorySlots => AddressSpace / SlotAddressSpace;

    /// <summary>The compiler. <value>Cranelift by default.</value></summary>
    public CompilerStrategy Strategy { get; set; } = CompilerStrategy.Cranelift;

    /// <summary>Whether code is compiled with fuel metering, which doubles the cost of hot code. <value>False by default.</value></summary>
    public bool ConsumeFuel { get; set; }

    /// <summary>
    /// The WebAssembly stack of a run, bytes, 64 KiB to 512 MiB. It is a part of the stack of the thread that calls the guest. That thread must have this much
    /// stack and more for host functions: libwasmtime does not check this. <value>2 MiB by default.</value>
    /// </summary>
    public int MaxWasmStack { get; set; } = 2 << 20;

    /// <summary>
    /// Whether instances take their memories and tables from a pool that is reserved when the engine is created. When false, each instance maps its own, which
    /// takes longer, and the sizes below are neither reserved nor enforced. <value>True by default.</value>
    /// </summary>
    public bool IsPooled { get; set; } = true;

    /// <summary>How many instances of this engine can exist at once, 1 to 24,000. <value>2,000 by default.</value></summary>
    public int Capacity { get; set; } = 2000;

    /// <summary>The largest size that one linear memory can have, bytes, a multiple of 64 KiB up to 4 GiB. <value>128 MiB by default.</value></summary>
    public long MaxMemoryBytes { get; set; } = 128L << 20;

    /// <summary>The largest number of elements that one table can have, 1 to 10,000,000. <value>100,000 by default.</value></summary>
    public int MaxTableElements { get; set; } = 100_000;

    /// <summary>Linear memories that a module may have, 1 to 16. <value>1 by default.</value></summary>
    public int MaxMemoriesPerModule { get; set; } = 1;

    /// <summary>Tables that a module may have, 1 to 16. <value>1 by default.</value></summary>
    public int MaxTablesPerModule { get; set; } = 1;

    /// <summary>
    /// How many bytes of a memory slot stay mapped after use, and are zeroed instead of being given back to the operating system, 0 to 16 MiB.
    /// <value>64 KiB by default.</value>
    /// </summary>
    public int LinearMemoryKeepResident { get; set; } = 64 * 1024;

    /// <summary>How many bytes of a table slot stay mapped after use and are zeroed, 0 to 16 MiB. <value>4 KiB by default.</value></summary>
    public int TableKeepResident { get; set; } = 4 * 1024;

    /// <summary>Whether one compilation may use several threads. <value>True by default.</value></summary>
    public bool ParallelCompilation { get; set; } = true;

    /// <summary>All errors of these settings, one sentence each. Empty when an engine can be created with them.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        Check(Enum.IsDefined(Strategy), "Strategy must be Cranelift or Winch.");
        Check(MaxWasmStack is >= 64 << 10 and <= 512 << 20, "MaxWasmStack must be 65,536 to 536,870,912 bytes.");
        Check(Capacity is >= 1 and <= 24_000, "Capacity must be 1 to 24,000 instances.");
        Check(MaxMemoryBytes is >= 64 << 10 and <= 4L << 30 && MaxMemoryBytes % (64 << 10) == 0, "MaxMemoryBytes must be a multiple of 65,536 up to 4 GiB.");
        Check(MaxTableElements is >= 1 and <= 10_000_000, "MaxTableElements must be 1 to 10,000,000.");
        Check(MaxMemoriesPerModule is >= 1 and <= 16, "MaxMemoriesPerModule must be 1 to 16.");
        Check(MaxTablesPerModule is >= 1 and <= 16, "MaxTablesPerModule must be 1 to 16.");
        Check(LinearMemoryKeepResident is >= 0 and <= 16 << 20, "LinearMemoryKeepResident must be 0 to 16 MiB.");
        Check(TableKeepResident is >= 0 and <= 16 << 20, "TableKeepResident must be 0 to 16 MiB.");
        Check(
            (long)Capacity * MaxMemoriesPerModule <= MemorySlots,
            $"Capacity × MaxMemoriesPerModule must be at most {MemorySlots:N0}: each memory slot takes 4 GiB of address space.");
        Check((long)Capacity * MaxTablesPerModule <= 1_000_000, "Capacity × MaxTablesPerModule must be at most 1,000,000.");
        Check(
            (long)Capacity * MaxTablesPerModule * MaxTableElements * 8 <= 1L << 40,
            "Capacity × MaxTablesPerModule × MaxTableElements must be at most 137,438,953,472 elements.");
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
