using System.Runtime.InteropServices;

namespace WasmOs.Wasmtime.Interop;

/// <summary><c>wasmtime_func_t</c> (extern.h): refers to a function of a store. Owns nothing.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FuncStruct
{
    public ulong StoreId;
    public nint Private;
}
