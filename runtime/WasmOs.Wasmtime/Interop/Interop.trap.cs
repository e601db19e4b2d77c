using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace WasmOs.Wasmtime.Interop;

/// <remarks>wasmtime/trap.h</remarks>
internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial nint wasmtime_trap_new(byte* message, nuint length);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial byte wasmtime_trap_code(nint trap, byte* code);

    /// <summary>The function's name, which lives as long as the frame. May return null.</summary>
    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial ByteVec* wasmtime_frame_func_name(nint frame);
}
