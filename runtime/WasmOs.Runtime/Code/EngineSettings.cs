using WasmOs.Runtime.Execution;
using WasmOs.Wasmtime;

namespace WasmOs.Runtime.Code;

/// <summary>The settings of a runtime's engines. Immutable.</summary>
internal sealed class EngineSettings
{
    /// <summary>
    /// How many times as much stack optimized code gets as baseline code. The frames of the two compilers differ; decision 0014 explains the factor.
    /// </summary>
    public const int OptimizedStackFactor = 4;

    /// <summary>The default stack of a run, bytes, in code of the baseline compiler.</summary>
    public required int StackBytes { get; init; }

    /// <summary>The largest memory that a run may have, bytes.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>The largest number of elements of a table.</summary>
    public required long TableElements { get; init; }

    /// <summary>The largest number of linear memories of a module.</summary>
    public required int Memories { get; init; }

    /// <summary>The largest number of tables of a module.</summary>
    public required int Tables { get; init; }

    /// <summary>How many instances, ready and running, can exist at once.</summary>
    public required int InstanceCapacity { get; init; }

    /// <summary>The options of the engine of one compiler for one kind of code.</summary>
    public EngineOptions OptionsFor(CompilerStrategy strategy, CodeKind kind) => new()
    {
        Strategy = strategy,
        ConsumeFuel = kind.Metered,
        MaxWasmStack = StackOf(kind.StackBytes(StackBytes), strategy),

        // The address space is divided among the pools of the engines with the default stack. Code with a larger stack is rare, and its instances are mapped
        // one by one.
        IsPooled = kind.StackDoublings == 0,
        Capacity = CapacityFor(plain: strategy == CompilerStrategy.Cranelift && !kind.Metered),
        MaxMemoryBytes = (MemoryBytes + ResourceLimits.PageBytes - 1) / ResourceLimits.PageBytes * ResourceLimits.PageBytes,
        MaxTableElements = (int)Math.Clamp(TableElements, 1, 10_000_000),
        MaxMemoriesPerModule = Memories,
        MaxTablesPerModule = Tables,
    };

    /// <summary>
    /// How many instances the pool of an engine has room for. The engine for optimized code without fuel runs nearly everything and has room for all instances.
    /// The three other pooled engines share the address space that is left, because libwasmtime aborts the process when an engine's pool finds none. They never
    /// have more instances than are ready and running.
    /// </summary>
    /// <param name="plain">Whether the engine is the one for optimized code without fuel.</param>
    public int CapacityFor(bool plain)
    {
        var left = (EngineOptions.MemorySlots / Math.Max(Memories, 1)) - InstanceCapacity;
        return plain ? InstanceCapacity : (int)Math.Clamp(left / 3, 1, Math.Max(InstanceCapacity, 1));
    }

    private static int StackOf(int stackBytes, CompilerStrategy strategy) =>
        (int)Math.Clamp(strategy == CompilerStrategy.Winch ? stackBytes : (long)OptimizedStackFactor * stackBytes, 0, int.MaxValue);
}
