using System.Text;

namespace WasmOs.Runtime.Execution;

/// <summary>
/// An argument of a call: a number, or bytes. Bytes are written into memory that the guest's own allocator returns, and are passed as pointer and length (two
/// i32).
/// </summary>
public readonly struct GuestArgument
{
    private GuestArgument(GuestValue value, ReadOnlyMemory<byte> bytes, bool isBytes)
    {
        Value = value;
        Bytes = bytes;
        IsBytes = isBytes;
    }

    /// <summary>The number; default when the argument is bytes.</summary>
    public GuestValue Value { get; }

    /// <summary>The bytes; empty when the argument is a number. Must not change until the run has ended.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Whether the argument is bytes.</summary>
    public bool IsBytes { get; }

    /// <summary>How many parameters of the function the argument fills.</summary>
    public int ParameterCount => IsBytes ? 2 : 1;

    /// <summary>A number.</summary>
    public static GuestArgument FromValue(GuestValue value) => new(value, default, isBytes: false);

    /// <summary>Bytes.</summary>
    public static GuestArgument FromBytes(ReadOnlyMemory<byte> bytes) => new(default, bytes, isBytes: true);

    /// <summary>The UTF-8 of a text.</summary>
    public static GuestArgument FromText(string text) => FromBytes(Encoding.UTF8.GetBytes(text));

    /// <summary>An i32.</summary>
    public static implicit operator GuestArgument(int value) => FromValue(GuestValue.FromI32(value));

    /// <summary>An i64.</summary>
    public static implicit operator GuestArgument(long value) => FromValue(GuestValue.FromI64(value));

    /// <summary>An f32.</summary>
    public static implicit operator GuestArgument(float value) => FromValue(GuestValue.FromF32(value));

    /// <summary>An f64.</summary>
    public static implicit operator GuestArgument(double value) => FromValue(GuestValue.FromF64(value));

    /// <summary>A number of any type.</summary>
    public static implicit operator GuestArgument(GuestValue value) => FromValue(value);

    /// <summary>The UTF-8 of a text.</summary>
    public static implicit operator GuestArgument(string text) => FromText(text);
}
