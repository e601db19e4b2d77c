using System.Runtime.InteropServices;
using WasmOs.Runtime.Wasi.Abi;

namespace WasmOs.Runtime.Wasi.Polling;

/// <summary><c>event</c> of the witx.</summary>
[StructLayout(LayoutKind.Explicit, Size = 32)]
internal struct PollEvent
{
    [FieldOffset(0)]
    public ulong UserData;

    [FieldOffset(8)]
    public Errno Error;

    [FieldOffset(10)]
    public byte Kind;

    [FieldOffset(16)]
    public ulong Bytes;

    [FieldOffset(24)]
    public ushort Flags;
}
