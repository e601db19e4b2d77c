using System.Runtime.InteropServices;

namespace WasmOs.Runtime.Wasi.Abi;

/// <summary><c>iovec</c> and <c>ciovec</c> of the witx.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct IoVector : IAlignedTo4
{
    public uint Pointer;
    public uint Length;
}
