namespace WasmOs.Runtime.Execution;

/// <summary>
/// An argument of a call: a number, or bytes that are written into the guest's memory by its own allocator and passed as pointer and length (two i32).
/// </summary>
public readonly struct GuestArgument
{
    private GuestArgument(GuestValue value, ReadOnlyMemory<byte> bytes, bool isBytes)
    {
        Value = value;
        Bytes = bytes;
        IsBytes = isBytes;
    }

    /// <summary>The number, when it is one.</summary>
    public GuestValue Value { get; }

    /// <summary>The bytes, when it is bytes. Must stay unchanged until the run has ended.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Whether it is bytes.</summary>
    public bool IsBytes { get; }

    /// <summary>A number.</summary>
    public static GuestArgument FromValue(GuestValue value) => new(value, default, isBytes: false);

    /// <summary>Bytes, or the UTF-8 of a text.</summary>
    public static GuestArgument FromBytes(ReadOnlyMemory<byte> bytes) => new(default, bytes, isBytes: true);
}
