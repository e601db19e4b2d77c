using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace WasmOs.Wasmtime.Interop;

/// <remarks>wasm.h: types, vectors, traps and frames</remarks>
internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void wasm_byte_vec_delete(ByteVec* vector);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial nint wasm_valtype_new(byte kind);

    /// <summary>Takes ownership of the value types that <paramref name="elements"/> points to.</summary>
    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void wasm_valtype_vec_new(PointerVec* vector, nuint size, nint* elements);

    /// <summary>Takes ownership of the content of both vectors.</summary>
    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial nint wasm_functype_new(PointerVec* parameters, PointerVec* results);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void wasm_functype_delete(nint type);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void wasm_trap_delete(nint trap);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void wasm_trap_message(nint trap, ByteVec* message);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void wasm_trap_trace(nint trap, PointerVec* frames);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void wasm_frame_vec_delete(PointerVec* frames);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial uint wasm_frame_func_index(nint frame);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial nuint wasm_frame_module_offset(nint frame);
}
