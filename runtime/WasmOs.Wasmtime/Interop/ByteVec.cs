using System.Runtime.InteropServices;

namespace WasmOs.Wasmtime.Interop;

/// <summary><c>wasm_byte_vec_t</c> (wasm.h), which is <c>wasm_name_t</c> too.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ByteVec
{
    public nuint Size;
    public byte* Data;

    public readonly ReadOnlySpan<byte> AsSpan() => new(Data, checked((int)Size));
}
