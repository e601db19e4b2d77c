using WasmOs.Runtime.Execution;
using WasmOs.Wasmtime;

namespace WasmOs.Runtime.Code;

/// <summary>What the engines of a runtime are made with. Immutable.</summary>
internal sealed class EngineSettings
{
    /// <summary>How many times the stack of baseline code optimized code gets. Frames of the two compilers differ; decision 0014 says why by this factor.</summary>
    public const int OptimizedStackFactor = 4;

    /// <summary>The stack of a run that asks for none, bytes: what code of the baseline compiler gets.</summary>
    public required int StackBytes { get; init; }

    /// <summary>The largest memory that a run may have, bytes.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>Elements of a table.</summary>
    public required long TableElements { get; init; }

    /// <summary>Linear memories of a module.</summary>
    public required int Memories { get; init; }

    /// <summary>Tables of a module.</summary>
    public required int Tables { get; init; }

    /// <summary>Instances that can live at once, ready and running.</summary>
    public required int InstanceCapacity { get; init; }

    /// <summary>What the engine of a compiler for a kind of code is made with.</summary>
    public EngineOptions OptionsFor(CompilerStrategy strategy, CodeKind kind) => new()
    {
        Strategy = strategy,
        ConsumeFuel = kind.Metered,
        MaxWasmStack = StackOf(kind.StackBytes(StackBytes), strategy),

        // The address space is shared out among the pools of the usual stack. Code with a stack of its own is rare, and its instances are mapped one by one.
        IsPooled = kind.StackDoublings == 0,
        Capacity = CapacityFor(plain: strategy == CompilerStrategy.Cranelift && !kind.Metered),
        MaxMemoryBytes = (MemoryBytes + ResourceLimits.PageBytes - 1) / ResourceLimits.PageBytes * ResourceLimits.PageBytes,
        MaxTableElements = (int)Math.Clamp(TableElements, 1, 10_000_000),
        MaxMemoriesPerModule = Memories,
        MaxTablesPerModule = Tables,
    };

    /// <summary>
    /// The engine that runs nearly everything has room for all instances. The three others share the address space that is left: libwasmtime aborts the process
    /// when an engine's pool finds none. They never have more instances than are ready and running.
    /// </summary>
    public int CapacityFor(bool plain)
    {
        var left = (EngineOptions.MemorySlots / Math.Max(Memories, 1)) - InstanceCapacity;
        return plain ? InstanceCapacity : (int)Math.Clamp(left / 3, 1, Math.Max(InstanceCapacity, 1));
    }

    private static int StackOf(int stackBytes, CompilerStrategy strategy) =>
        (int)Math.Clamp(strategy == CompilerStrategy.Winch ? stackBytes : (long)OptimizedStackFactor * stackBytes, 0, int.MaxValue);
}
