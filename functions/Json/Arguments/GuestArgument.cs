using WasmOs.Runtime.Execution;

namespace WasmOs.Functions.Json.Arguments;

/// <summary>An argument of a call: a number, or bytes that are put into the guest's memory and passed as pointer and length.</summary>
internal readonly struct GuestArgument
{
    private GuestArgument(GuestValue value, ReadOnlyMemory<byte> bytes, bool isBytes) => (Value, Bytes, IsBytes) = (value, bytes, isBytes);

    public GuestValue Value { get; }

    public ReadOnlyMemory<byte> Bytes { get; }

    public bool IsBytes { get; }

    public static GuestArgument FromValue(GuestValue value) => new(value, default, false);

    public static GuestArgument FromBytes(ReadOnlyMemory<byte> bytes) => new(default, bytes, true);
}
