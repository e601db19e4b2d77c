using System.Runtime.InteropServices;

namespace WasmOs.Runtime.Wasi.Abi;

/// <summary><c>prestat</c> of the witx. The tag 0 means a directory, the only kind that the witx defines.</summary>
[StructLayout(LayoutKind.Explicit, Size = 8)]
internal struct Preopen : IAlignedTo4
{
    [FieldOffset(0)]
    public byte Tag;

    [FieldOffset(4)]
    public uint NameLength;
}
