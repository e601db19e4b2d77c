using System.Runtime.InteropServices;
using WasmOs.Runtime.Wasi.Abi;

namespace WasmOs.Runtime.Wasi.FileSystem.Host;

/// <summary><c>struct statx</c>, whose layout is the same on every architecture.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct StatX
{
    [FieldOffset(16)]
    public uint Links;

    [FieldOffset(28)]
    public ushort Mode;

    [FieldOffset(32)]
    public ulong Inode;

    [FieldOffset(40)]
    public ulong Size;

    [FieldOffset(64)]
    public long AccessSeconds;

    [FieldOffset(72)]
    public uint AccessNanoseconds;

    [FieldOffset(96)]
    public long ChangeSeconds;

    [FieldOffset(104)]
    public uint ChangeNanoseconds;

    [FieldOffset(112)]
    public long ModifySeconds;

    [FieldOffset(120)]
    public uint ModifyNanoseconds;

    [FieldOffset(136)]
    public uint DeviceMajor;

    [FieldOffset(140)]
    public uint DeviceMinor;

    private const int TypeMask = 0xF000;

    public readonly FileStat ToFileStat() => new()
    {
        Device = ((ulong)DeviceMajor << 32) | DeviceMinor,
        Inode = Inode,
        Type = (Mode & TypeMask) switch
        {
            0x4000 => FileType.Directory,
            0x8000 => FileType.RegularFile,
            0xA000 => FileType.SymbolicLink,
            _ => FileType.Unknown,
        },
        Links = Links,
        Size = Size,
        AccessTime = Nanoseconds(AccessSeconds, AccessNanoseconds),
        ModifyTime = Nanoseconds(ModifySeconds, ModifyNanoseconds),
        ChangeTime = Nanoseconds(ChangeSeconds, ChangeNanoseconds),
    };

    private static ulong Nanoseconds(long seconds, uint nanoseconds) => ((ulong)Math.Max(0, seconds) * 1_000_000_000) + nanoseconds;
}
