using WasmOs.Wasmtime.Interop;

namespace WasmOs.Wasmtime;

/// <summary>
/// An engine: the compiler settings and the pool of instance slots. Thread-safe. The engine's modules, linkers and stores hold native references to it, so the
/// engine may be disposed before them. After that, no new ones can be made.
/// </summary>
public sealed class Engine : IDisposable
{
    private const byte On = 1;
    private const byte Off = 0;
    private const byte OptimizeForSpeed = 1;

    private const int AsyncStackMargin = 1 << 20;

    private readonly SafeEngineHandle _handle;

    /// <summary>Creates an engine. The caller owns it.</summary>
    /// <exception cref="ArgumentException">The options have errors; the message names all of them.</exception>
    /// <exception cref="DllNotFoundException">libwasmtime is missing, or it is for another platform or of another version.</exception>
    public Engine(EngineOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var errors = options.Validate();
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }

        WasmtimeLibrary.EnsureLoaded();
        Strategy = options.Strategy;
        ConsumesFuel = options.ConsumeFuel;
        MaxWasmStack = options.MaxWasmStack;
        using var config = new SafeConfigHandle(NativeMethods.wasm_config_new());
        Configure(config, options);
        _handle = new SafeEngineHandle(NativeMethods.wasm_engine_new_with_config(config));
        config.SetHandleAsInvalid();
    }

    /// <summary>The compiler of this engine.</summary>
    public CompilerStrategy Strategy { get; }

    /// <summary>Whether this engine's code is metered with fuel.</summary>
    public bool ConsumesFuel { get; }

    /// <summary>How much stack a guest may use of the thread that calls it, bytes.</summary>
    public int MaxWasmStack { get; }

    internal SafeEngineHandle Handle => _handle;

    /// <summary>The native pointer, for <see cref="Store"/>. The owner of the store keeps this engine alive meanwhile.</summary>
    internal nint Pointer => _handle.DangerousGetHandle();

    /// <summary>
    /// Advances the epoch by one tick. Every running store whose epoch deadline is reached then calls its <see cref="StoreHost"/>. Callable from any thread.
    /// </summary>
    public void IncrementEpoch()
    {
        var added = false;
        try
        {
            _handle.DangerousAddRef(ref added);
            NativeMethods.wasmtime_engine_increment_epoch(_handle.DangerousGetHandle());
        }
        finally
        {
            if (added)
            {
                _handle.DangerousRelease();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private static void Configure(SafeConfigHandle config, EngineOptions options)
    {
        NativeMethods.wasmtime_config_strategy_set(config, (byte)options.Strategy);
        NativeMethods.wasmtime_config_epoch_interruption_set(config, On);
        NativeMethods.wasmtime_config_consume_fuel_set(config, options.ConsumeFuel ? On : Off);
        NativeMethods.wasmtime_config_max_wasm_stack_set(config, (nuint)options.MaxWasmStack);

        // This stack is not used, because guests run on the caller's stack. But libwasmtime aborts the process when it is smaller than the WebAssembly stack.
        NativeMethods.wasmtime_config_async_stack_size_set(config, (nuint)(options.MaxWasmStack + AsyncStackMargin));
        NativeMethods.wasmtime_config_parallel_compilation_set(config, options.ParallelCompilation ? On : Off);
        NativeMethods.wasmtime_config_memory_init_cow_set(config, On);
        if (options.Strategy == CompilerStrategy.Cranelift)
        {
            NativeMethods.wasmtime_config_cranelift_opt_level_set(config, OptimizeForSpeed);
        }

        ConfigureFeatures(config, options.Strategy == CompilerStrategy.Cranelift);
        if (options.IsPooled)
        {
            ConfigurePool(config, options);
        }
    }

    private static void ConfigureFeatures(SafeConfigHandle config, bool cranelift)
    {
        // Features that are switched off here make the attack surface smaller. A module that uses one is refused when it is compiled.
        NativeMethods.wasmtime_config_wasm_threads_set(config, Off);
        NativeMethods.wasmtime_config_shared_memory_set(config, Off);
        NativeMethods.wasmtime_config_wasm_memory64_set(config, Off);
        NativeMethods.wasmtime_config_wasm_stack_switching_set(config, Off);
        NativeMethods.wasmtime_config_wasm_gc_set(config, Off);
        NativeMethods.wasmtime_config_wasm_custom_page_sizes_set(config, Off);

        // Winch supports neither tail calls nor exceptions, and switching them on for it aborts the process.
        if (cranelift)
        {
            NativeMethods.wasmtime_config_wasm_tail_call_set(config, On);
            NativeMethods.wasmtime_config_wasm_exceptions_set(config, On);
        }

        NativeMethods.wasmtime_config_wasm_multi_memory_set(config, On);
    }

    private static void ConfigurePool(SafeConfigHandle config, EngineOptions options)
    {
        using var pool = new SafePoolingConfigHandle(NativeMethods.wasmtime_pooling_allocation_config_new());
        var capacity = (uint)options.Capacity;
        NativeMethods.wasmtime_pooling_allocation_config_total_core_instances_set(pool, capacity);
        NativeMethods.wasmtime_pooling_allocation_config_total_memories_set(pool, capacity * (uint)options.MaxMemoriesPerModule);
        NativeMethods.wasmtime_pooling_allocation_config_total_tables_set(pool, capacity * (uint)options.MaxTablesPerModule);
        NativeMethods.wasmtime_pooling_allocation_config_total_gc_heaps_set(pool, capacity);
        NativeMethods.wasmtime_pooling_allocation_config_max_memories_per_module_set(pool, (uint)options.MaxMemoriesPerModule);
        NativeMethods.wasmtime_pooling_allocation_config_max_tables_per_module_set(pool, (uint)options.MaxTablesPerModule);
        NativeMethods.wasmtime_pooling_allocation_config_table_elements_set(pool, (nuint)options.MaxTableElements);
        NativeMethods.wasmtime_pooling_allocation_config_max_memory_size_set(pool, (nuint)options.MaxMemoryBytes);
        NativeMethods.wasmtime_pooling_allocation_config_linear_memory_keep_resident_set(pool, (nuint)options.LinearMemoryKeepResident);
        NativeMethods.wasmtime_pooling_allocation_config_table_keep_resident_set(pool, (nuint)options.TableKeepResident);
        NativeMethods.wasmtime_pooling_allocation_strategy_set(config, pool);
    }
}
