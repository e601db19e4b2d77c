using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace WasmOs.Wasmtime.Interop;

/// <remarks>wasmtime/func.h</remarks>
internal static unsafe partial class NativeMethods
{
    /// <summary>Runs guest code, so <c>SuppressGCTransition</c> must not be used.</summary>
    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial nint wasmtime_func_call_unchecked(nint context, FuncStruct* func, RawValue* values, nuint length, nint* trap);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    [SuppressGCTransition]
    internal static partial nint wasmtime_caller_context(nint caller);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial byte wasmtime_caller_export_get(nint caller, byte* name, nuint length, ExternStruct* item);
}
