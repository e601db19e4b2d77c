using System.Runtime.InteropServices;

namespace WasmOs.Wasmtime.Interop;

/// <summary><c>wasmtime_func_t</c> (extern.h): names a function of a store; owns nothing.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FuncStruct
{
    public ulong StoreId;
    public nint Private;
}
