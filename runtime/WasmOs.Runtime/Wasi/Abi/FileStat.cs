using System.Runtime.InteropServices;

namespace WasmOs.Runtime.Wasi.Abi;

/// <summary><c>filestat</c> of the witx: 64 bytes, copied to the guest's memory in this layout. Times are in nanoseconds since 1970.</summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
internal struct FileStat
{
    [FieldOffset(0)]
    public ulong Device;

    [FieldOffset(8)]
    public ulong Inode;

    [FieldOffset(16)]
    public FileType Type;

    [FieldOffset(24)]
    public ulong Links;

    [FieldOffset(32)]
    public ulong Size;

    [FieldOffset(40)]
    public ulong AccessTime;

    [FieldOffset(48)]
    public ulong ModifyTime;

    [FieldOffset(56)]
    public ulong ChangeTime;
}
