using System.Runtime.InteropServices;

namespace WasmOs.Runtime.Wasi.Abi;

/// <summary><c>fdstat</c> of the witx.</summary>
[StructLayout(LayoutKind.Explicit, Size = 24)]
internal struct DescriptorStatus
{
    [FieldOffset(0)]
    public FileType Type;

    [FieldOffset(2)]
    public FdFlags Flags;

    [FieldOffset(8)]
    public Rights Base;

    [FieldOffset(16)]
    public Rights Inheriting;
}
