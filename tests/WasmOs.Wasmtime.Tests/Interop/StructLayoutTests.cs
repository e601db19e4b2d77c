using System.Runtime.InteropServices;
using WasmOs.Wasmtime.Interop;

namespace WasmOs.Wasmtime.Tests.Interop;

/// <summary>The assertions of the C headers (extern.h, val.h, wasm.h) about the layout of their structs on a 64-bit platform.</summary>
public sealed unsafe class StructLayoutTests
{
    [Fact]
    public void Sizes_AreThoseOfTheHeaders()
    {
        Assert.Equal(16, sizeof(FuncStruct));
        Assert.Equal(24, sizeof(MemoryStruct));
        Assert.Equal(24, sizeof(TableStruct));
        Assert.Equal(24, sizeof(GlobalStruct));
        Assert.Equal(16, sizeof(InstanceStruct));
        Assert.Equal(32, sizeof(ExternStruct));
        Assert.Equal(32, sizeof(ValueStruct));
        Assert.Equal(16, sizeof(RawValue));
        Assert.Equal(16, sizeof(ByteVec));
        Assert.Equal(16, sizeof(PointerVec));
    }

    [Fact]
    public void Offsets_AreThoseOfTheHeaders()
    {
        Assert.Equal(8, (int)Marshal.OffsetOf<ExternStruct>(nameof(ExternStruct.Func)));
        Assert.Equal(8, (int)Marshal.OffsetOf<ValueStruct>(nameof(ValueStruct.I64)));
        Assert.Equal(8, (int)Marshal.OffsetOf<MemoryStruct>(nameof(MemoryStruct.Private1)));
        Assert.Equal(16, (int)Marshal.OffsetOf<MemoryStruct>(nameof(MemoryStruct.Private2)));
        Assert.Equal(8, (int)Marshal.OffsetOf<RawValue>(nameof(RawValue.High)));
    }

    [Fact]
    public void RawValue_NarrowValues_FillTheLowHalf()
    {
        RawValue value = default;
        value.I32 = -1;
        Assert.Equal(0xFFFF_FFFFUL, value.Low);
        value.F32 = 1;
        Assert.Equal(0x3F80_0000UL, value.Low);
        value.F64 = -2;
        Assert.Equal(-2, value.F64);
        value.I64 = long.MinValue;
        Assert.Equal(long.MinValue, value.I64);
        Assert.Equal(0UL, value.High);
    }
}
