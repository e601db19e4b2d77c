using System.Runtime.InteropServices;

namespace WasmOs.Wasmtime.Interop;

/// <summary><c>wasmtime_val_raw_t</c> (val.h): the bits of a value without its type, little-endian. An i32 or f32 fills the low four bytes.</summary>
[StructLayout(LayoutKind.Sequential, Size = 16)]
public struct RawValue
{
    /// <summary>The low eight bytes.</summary>
    public ulong Low;

    /// <summary>The high eight bytes; only a v128 uses them.</summary>
    public ulong High;

    /// <summary>The low four bytes as an i32.</summary>
    public int I32
    {
        readonly get => (int)Low;
        set => Low = (uint)value;
    }

    /// <summary>The low eight bytes as an i64.</summary>
    public long I64
    {
        readonly get => (long)Low;
        set => Low = (ulong)value;
    }

    /// <summary>The low eight bytes as an f64.</summary>
    public double F64
    {
        readonly get => BitConverter.UInt64BitsToDouble(Low);
        set => Low = BitConverter.DoubleToUInt64Bits(value);
    }

    /// <summary>The low four bytes as an f32.</summary>
    public float F32
    {
        readonly get => BitConverter.UInt32BitsToSingle((uint)Low);
        set => Low = BitConverter.SingleToUInt32Bits(value);
    }
}
