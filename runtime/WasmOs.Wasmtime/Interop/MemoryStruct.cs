using System.Runtime.InteropServices;

namespace WasmOs.Wasmtime.Interop;

/// <summary><c>wasmtime_memory_t</c> (extern.h): refers to a memory of a store. Owns nothing. The inner struct is padded to 16 bytes.</summary>
[StructLayout(LayoutKind.Explicit, Size = 24)]
internal struct MemoryStruct
{
    [FieldOffset(0)]
    public ulong StoreId;

    [FieldOffset(8)]
    public uint Private1;

    [FieldOffset(16)]
    public uint Private2;
}
