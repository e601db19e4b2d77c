using WasmOs.Wasmtime;

namespace WasmOs.Runtime.Compilation;

/// <summary>The engines of a runtime: for each kind of code a baseline and an optimising one. Made when first needed; owned here. Thread-safe.</summary>
internal sealed class EngineSet : IDisposable
{
    private readonly RuntimeOptions _options;
    private readonly Imports.HostFunctionTable _functions;
    private readonly EngineSlot?[] _slots = new EngineSlot?[4 * (CodeKind.MostDoublings + 1)];
    private readonly Lock _gate = new();
    private bool _disposed;

    public EngineSet(RuntimeOptions options, Imports.HostFunctionTable functions)
    {
        _options = options;
        _functions = functions;
    }

    public EngineSlot Get(CompilerStrategy strategy, CodeKind kind)
    {
        var index = IndexOf(strategy, kind);
        return Volatile.Read(ref _slots[index]) ?? Create(index, strategy, kind);
    }

    /// <summary>Moves the epoch of every engine on by one tick.</summary>
    public void IncrementEpoch()
    {
        for (var i = 0; i < _slots.Length; i++)
        {
            Volatile.Read(ref _slots[i])?.Engine.IncrementEpoch();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            foreach (var slot in _slots)
            {
                slot?.Dispose();
            }
        }
    }

    internal static EngineOptions EngineOptionsOf(RuntimeOptions options, CompilerStrategy strategy, CodeKind kind)
    {
        var sandbox = options.Sandbox;
        return new EngineOptions
        {
            Strategy = strategy,
            ConsumeFuel = kind.Metered,
            MaxWasmStack = StackOf(kind.StackBytes(sandbox), strategy),

            // The address space is shared out among the pools of the usual stack. Code with a stack of its own is rare, and its instances are mapped one by one.
            IsPooled = kind.StackDoublings == 0,
            Capacity = CapacityOf(options, plain: strategy == CompilerStrategy.Cranelift && !kind.Metered),
            MaxMemoryBytes = (sandbox.LargestMemory + ResourceLimits.PageBytes - 1) / ResourceLimits.PageBytes * ResourceLimits.PageBytes,
            MaxTableElements = (int)Math.Clamp(sandbox.Limits.TableElements, 1, 10_000_000),
            MaxMemoriesPerModule = sandbox.MaxMemories,
            MaxTablesPerModule = sandbox.MaxTables,
        };
    }

    /// <summary>
    /// The engine that runs nearly everything has room for all instances. The three others share the address space that is left: libwasmtime aborts the process
    /// when an engine's pool finds none. They never have more instances than are ready and running.
    /// </summary>
    internal static int CapacityOf(RuntimeOptions options, bool plain)
    {
        var left = (EngineOptions.MemorySlots / Math.Max(options.Sandbox.MaxMemories, 1)) - options.InstanceCapacity;
        return plain ? options.InstanceCapacity : (int)Math.Clamp(left / 3, 1, Math.Max(options.InstanceCapacity, 1));
    }

    /// <summary>Frames of the two compilers differ; decision 0014 says why by this factor.</summary>
    internal static int StackOf(int stackBytes, CompilerStrategy strategy) =>
        (int)Math.Clamp(strategy == CompilerStrategy.Winch ? stackBytes : (long)SandboxOptions.OptimizedStackFactor * stackBytes, 0, int.MaxValue);

    private static int IndexOf(CompilerStrategy strategy, CodeKind kind) =>
        (kind.StackDoublings * 4) + (strategy == CompilerStrategy.Winch ? 2 : 0) + (kind.Metered ? 1 : 0);

    private EngineSlot Create(int index, CompilerStrategy strategy, CodeKind kind)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _slots[index] ??= new EngineSlot(EngineOptionsOf(_options, strategy, kind), kind, _functions);
        }
    }
}
