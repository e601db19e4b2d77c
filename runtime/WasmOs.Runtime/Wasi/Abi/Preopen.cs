using System.Runtime.InteropServices;

namespace WasmOs.Runtime.Wasi.Abi;

/// <summary><c>prestat</c> of the witx: the tag 0 stands for a directory, the only kind that there is.</summary>
[StructLayout(LayoutKind.Explicit, Size = 8)]
internal struct Preopen : IAlignedTo4
{
    [FieldOffset(0)]
    public byte Tag;

    [FieldOffset(4)]
    public uint NameLength;
}
