using System.Runtime.InteropServices;

namespace WasmOs.Runtime.Wasi.Polling;

/// <summary><c>subscription</c> of <c>wasi_unstable</c>: a clock subscription begins with an additional identifier, so the structure has 56 bytes.</summary>
[StructLayout(LayoutKind.Explicit, Size = 56)]
internal struct SubscriptionPreview0
{
    [FieldOffset(0)]
    public ulong UserData;

    [FieldOffset(8)]
    public byte Kind;

    [FieldOffset(16)]
    public uint Descriptor;

    [FieldOffset(24)]
    public uint Clock;

    [FieldOffset(32)]
    public ulong Timeout;

    [FieldOffset(40)]
    public ulong Precision;

    [FieldOffset(48)]
    public ushort ClockFlags;

    public readonly Subscription ToPreview1()
    {
        var subscription = new Subscription { UserData = UserData, Kind = Kind, Timeout = Timeout, Precision = Precision, ClockFlags = ClockFlags };
        if (Kind == PollFunctions.ClockKind)
        {
            subscription.Clock = Clock;
        }
        else
        {
            subscription.Descriptor = Descriptor;
        }

        return subscription;
    }
}
