using System.Runtime.InteropServices;

namespace WasmOs.Wasmtime.Interop;

/// <summary><c>wasm_frame_vec_t</c> and <c>wasm_valtype_vec_t</c> (wasm.h): a size and an array of pointers.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PointerVec
{
    public nuint Size;
    public nint* Data;
}
