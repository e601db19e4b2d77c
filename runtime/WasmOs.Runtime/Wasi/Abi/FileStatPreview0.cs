using System.Runtime.InteropServices;

namespace WasmOs.Runtime.Wasi.Abi;

/// <summary><c>filestat</c> of <c>wasi_unstable</c>: the number of links has 32 bits, so the structure has 56 bytes.</summary>
[StructLayout(LayoutKind.Explicit, Size = 56)]
internal struct FileStatPreview0
{
    [FieldOffset(0)]
    public ulong Device;

    [FieldOffset(8)]
    public ulong Inode;

    [FieldOffset(16)]
    public FileType Type;

    [FieldOffset(20)]
    public uint Links;

    [FieldOffset(24)]
    public ulong Size;

    [FieldOffset(32)]
    public ulong AccessTime;

    [FieldOffset(40)]
    public ulong ModifyTime;

    [FieldOffset(48)]
    public ulong ChangeTime;

    public static FileStatPreview0 From(in FileStat stat) => new()
    {
        Device = stat.Device,
        Inode = stat.Inode,
        Type = stat.Type,
        Links = (uint)stat.Links,
        Size = stat.Size,
        AccessTime = stat.AccessTime,
        ModifyTime = stat.ModifyTime,
        ChangeTime = stat.ChangeTime,
    };
}
