using WasmOs.Runtime.Modules;

namespace WasmOs.Runtime.Execution;

/// <summary>A number that is passed to a guest or returned by one. The bits are those of WebAssembly, little-endian.</summary>
public readonly struct GuestValue
{
    private readonly ulong _low;
    private readonly ulong _high;

    private GuestValue(ValueKind kind, ulong low, ulong high = 0)
    {
        Kind = kind;
        _low = low;
        _high = high;
    }

    /// <summary>The type of the value.</summary>
    public ValueKind Kind { get; }

    /// <summary>A 32-bit integer.</summary>
    public static GuestValue FromI32(int value) => new(ValueKind.I32, (uint)value);

    /// <summary>A 64-bit integer.</summary>
    public static GuestValue FromI64(long value) => new(ValueKind.I64, (ulong)value);

    /// <summary>A 32-bit floating-point number.</summary>
    public static GuestValue FromF32(float value) => new(ValueKind.F32, BitConverter.SingleToUInt32Bits(value));

    /// <summary>A 64-bit floating-point number.</summary>
    public static GuestValue FromF64(double value) => new(ValueKind.F64, BitConverter.DoubleToUInt64Bits(value));

    /// <summary>A vector of 128 bits.</summary>
    public static GuestValue FromV128(UInt128 value) => new(ValueKind.V128, (ulong)value, (ulong)(value >> 64));

    /// <summary>The 32-bit integer.</summary>
    /// <exception cref="InvalidOperationException">The value is not <see cref="ValueKind.I32"/>.</exception>
    public int AsI32() => (int)Checked(ValueKind.I32);

    /// <summary>The 64-bit integer.</summary>
    /// <exception cref="InvalidOperationException">The value is not <see cref="ValueKind.I64"/>.</exception>
    public long AsI64() => (long)Checked(ValueKind.I64);

    /// <summary>The 32-bit floating-point number.</summary>
    /// <exception cref="InvalidOperationException">The value is not <see cref="ValueKind.F32"/>.</exception>
    public float AsF32() => BitConverter.UInt32BitsToSingle((uint)Checked(ValueKind.F32));

    /// <summary>The 64-bit floating-point number.</summary>
    /// <exception cref="InvalidOperationException">The value is not <see cref="ValueKind.F64"/>.</exception>
    public double AsF64() => BitConverter.UInt64BitsToDouble(Checked(ValueKind.F64));

    /// <summary>The vector.</summary>
    /// <exception cref="InvalidOperationException">The value is not <see cref="ValueKind.V128"/>.</exception>
    public UInt128 AsV128() => new(_high, Checked(ValueKind.V128));

    internal ulong LowBits => _low;

    internal ulong HighBits => _high;

    internal static GuestValue FromBits(ValueKind kind, ulong low, ulong high) =>
        new(kind, kind is ValueKind.I32 or ValueKind.F32 ? (uint)low : low, kind == ValueKind.V128 ? high : 0);

    private ulong Checked(ValueKind kind) =>
        Kind == kind ? _low : throw new InvalidOperationException($"The value is of type {Kind.ToText()}, not {kind.ToText()}.");
}
