using System.Runtime.InteropServices;

namespace WasmOs.Wasmtime.Interop;

/// <summary><c>wasmtime_val_t</c> (val.h): a kind and a union of 24 bytes.</summary>
[StructLayout(LayoutKind.Explicit, Size = 32)]
internal struct ValueStruct
{
    [FieldOffset(0)]
    public byte Kind;

    [FieldOffset(8)]
    public long I64;
}
