using System.Runtime.InteropServices;

namespace WasmOs.Runtime.Wasi.Polling;

/// <summary><c>subscription</c> of the witx: to a clock, or to a descriptor that the guest wants to read or write.</summary>
[StructLayout(LayoutKind.Explicit, Size = 48)]
internal struct Subscription
{
    [FieldOffset(0)]
    public ulong UserData;

    [FieldOffset(8)]
    public byte Kind;

    [FieldOffset(16)]
    public uint Clock;

    [FieldOffset(16)]
    public uint Descriptor;

    [FieldOffset(24)]
    public ulong Timeout;

    [FieldOffset(32)]
    public ulong Precision;

    [FieldOffset(40)]
    public ushort ClockFlags;
}
