using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace WasmOs.Wasmtime.Interop;

/// <remarks>wasmtime/config.h</remarks>
internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial nint wasm_config_new();

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void wasm_config_delete(nint config);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void wasmtime_config_consume_fuel_set(SafeConfigHandle config, byte value);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void wasmtime_config_epoch_interruption_set(SafeConfigHandle config, byte value);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void wasmtime_config_max_wasm_stack_set(SafeConfigHandle config, nuint value);

    /// <remarks>wasmtime/async.h</remarks>
    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void wasmtime_config_async_stack_size_set(SafeConfigHandle config, nuint value);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void wasmtime_config_strategy_set(SafeConfigHandle config, byte strategy);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void wasmtime_config_parallel_compilation_set(SafeConfigHandle config, byte value);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void wasmtime_config_cranelift_opt_level_set(SafeConfigHandle config, byte level);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void wasmtime_config_memory_init_cow_set(SafeConfigHandle config, byte value);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void wasmtime_config_wasm_threads_set(SafeConfigHandle config, byte value);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void wasmtime_config_shared_memory_set(SafeConfigHandle config, byte value);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void wasmtime_config_wasm_tail_call_set(SafeConfigHandle config, byte value);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void wasmtime_config_wasm_function_references_set(SafeConfigHandle config, byte value);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void wasmtime_config_wasm_gc_set(SafeConfigHandle config, byte value);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void wasmtime_config_wasm_multi_memory_set(SafeConfigHandle config, byte value);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void wasmtime_config_wasm_memory64_set(SafeConfigHandle config, byte value);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void wasmtime_config_wasm_exceptions_set(SafeConfigHandle config, byte value);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void wasmtime_config_wasm_custom_page_sizes_set(SafeConfigHandle config, byte value);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void wasmtime_config_wasm_stack_switching_set(SafeConfigHandle config, byte value);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void wasmtime_config_wasm_relaxed_simd_set(SafeConfigHandle config, byte value);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial nint wasmtime_pooling_allocation_config_new();

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void wasmtime_pooling_allocation_config_delete(nint config);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void wasmtime_pooling_allocation_config_total_core_instances_set(SafePoolingConfigHandle config, uint value);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void wasmtime_pooling_allocation_config_total_memories_set(SafePoolingConfigHandle config, uint value);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void wasmtime_pooling_allocation_config_total_tables_set(SafePoolingConfigHandle config, uint value);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void wasmtime_pooling_allocation_config_total_stacks_set(SafePoolingConfigHandle config, uint value);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void wasmtime_pooling_allocation_config_total_gc_heaps_set(SafePoolingConfigHandle config, uint value);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void wasmtime_pooling_allocation_config_max_tables_per_module_set(SafePoolingConfigHandle config, uint value);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void wasmtime_pooling_allocation_config_max_memories_per_module_set(SafePoolingConfigHandle config, uint value);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void wasmtime_pooling_allocation_config_table_elements_set(SafePoolingConfigHandle config, nuint value);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void wasmtime_pooling_allocation_config_max_memory_size_set(SafePoolingConfigHandle config, nuint value);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void wasmtime_pooling_allocation_config_max_core_instance_size_set(SafePoolingConfigHandle config, nuint value);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void wasmtime_pooling_allocation_config_linear_memory_keep_resident_set(SafePoolingConfigHandle config, nuint value);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void wasmtime_pooling_allocation_config_table_keep_resident_set(SafePoolingConfigHandle config, nuint value);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void wasmtime_pooling_allocation_config_max_unused_warm_slots_set(SafePoolingConfigHandle config, uint value);

    /// <summary>Copies the pooling settings. Does not take ownership of <paramref name="pooling"/>.</summary>
    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void wasmtime_pooling_allocation_strategy_set(SafeConfigHandle config, SafePoolingConfigHandle pooling);
}
