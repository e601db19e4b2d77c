using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace WasmOs.Wasmtime.Interop;

/// <remarks>wasmtime/instance.h</remarks>
internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void wasmtime_instance_pre_delete(nint instancePre);

    /// <summary>Runs the start function, which is guest code, so <c>SuppressGCTransition</c> must not be used.</summary>
    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial nint wasmtime_instance_pre_instantiate(nint instancePre, nint context, InstanceStruct* instance, nint* trap);

    [LibraryImport(Library), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial byte wasmtime_instance_export_get(nint context, InstanceStruct* instance, byte* name, nuint length, ExternStruct* item);
}
