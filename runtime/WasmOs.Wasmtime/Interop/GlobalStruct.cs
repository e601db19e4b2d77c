using System.Runtime.InteropServices;

namespace WasmOs.Wasmtime.Interop;

/// <summary><c>wasmtime_global_t</c> (extern.h): refers to a global of a store. Owns nothing.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GlobalStruct
{
    public ulong StoreId;
    public uint Private1;
    public uint Private2;
    public uint Private3;
}
