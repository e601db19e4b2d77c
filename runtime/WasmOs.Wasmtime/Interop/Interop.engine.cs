using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace WasmOs.Wasmtime.Interop;

/// <remarks>wasm.h (engine) and wasmtime/engine.h</remarks>
internal static unsafe partial class NativeMethods
{
    /// <summary>Takes ownership of <paramref name="config"/>. Aborts the process on an invalid combination of settings.</summary>
    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial nint wasm_engine_new_with_config(SafeConfigHandle config);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void wasm_engine_delete(nint engine);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    [SuppressGCTransition]
    internal static partial void wasmtime_engine_increment_epoch(nint engine);
}
