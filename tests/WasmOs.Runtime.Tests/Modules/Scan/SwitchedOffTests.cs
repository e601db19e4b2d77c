using static WasmOs.Runtime.Tests.Modules.Scan.WasmBuilder;

namespace WasmOs.Runtime.Tests.Modules.Scan;

/// <summary>A feature that the engine has switched off is refused by the scan, which names the feature; the compiler's message would not.</summary>
public sealed class SwitchedOffTests
{
    [Theory]
    [InlineData(new byte[] { 0x4E, 0 })]
    [InlineData(new byte[] { 0x4F, 0, 0x60, 0, 0 })]
    [InlineData(new byte[] { 0x50, 0, 0x60, 0, 0 })]
    [InlineData(new byte[] { 0x5E, 0x7F, 0 })]
    [InlineData(new byte[] { 0x5F, 1, 0x7F, 0 })]
    [InlineData(new byte[] { 0x60, 1, 0x6E, 0 })]
    [InlineData(new byte[] { 0x60, 1, 0x64, 0x6B, 0 })]
    public void Scan_GcType_IsRefused(byte[] type) => Scans.RefuseInvalid(new WasmBuilder().Vector(1, type, [0x60, 0, 0]).Build(), "garbage collection");

    [Theory]
    [InlineData(0x5D, "continuation")]
    [InlineData(0x61, "0x61")]
    public void Scan_OtherType_IsRefused(byte form, string words) => Scans.RefuseInvalid(new WasmBuilder().Vector(1, [form, 0, 0]).Build(), words);

    [Theory]
    [InlineData(2, "threads")]
    [InlineData(3, "threads")]
    [InlineData(4, "memory64")]
    [InlineData(5, "memory64")]
    [InlineData(8, "custom page sizes")]
    [InlineData(16, "0x10")]
    public void Scan_LimitFlags_AreRefused(byte flags, string words)
    {
        Scans.RefuseInvalid(new WasmBuilder().Vector(5, [flags, 1, 1, 1]).Build(), words);
        Scans.RefuseInvalid(new WasmBuilder().Vector(2, [.. Name("m"), .. Name("n"), 2, flags, 1, 1, 1]).Build(), words);
        Scans.RefuseInvalid(new WasmBuilder().Vector(4, [0x70, flags, 1, 1, 1]).Build(), words);
    }

    [Theory]
    [InlineData(0x68, "continuations")]
    [InlineData(0x65, "shared types")]
    [InlineData(0x40, "0x40")]
    public void Scan_ValueTypes_AreRefused(byte type, string words) => Scans.RefuseInvalid(new WasmBuilder().Vector(1, [0x60, 1, type, 0]).Build(), words);

    [Fact]
    public void Scan_SharedGlobal_IsRefused() => Scans.RefuseInvalid(new WasmBuilder().Vector(6, [0x7F, 2, 0x41, 0, 0x0B]).Build(), "shared global");

    [Theory]
    [InlineData(0xFB, "garbage collection")]
    [InlineData(0xD3, "garbage collection")]
    [InlineData(0xFE, "atomic")]
    [InlineData(0x06, "exceptions of before")]
    public void Scan_Instruction_IsRefusedInCodeAndInConstants(byte opcode, string words)
    {
        Scans.RefuseInvalid(new WasmBuilder().Function(0x01, opcode, 0, 0x0B).Build(), words);
        Scans.RefuseInvalid(new WasmBuilder().Vector(6, [0x7F, 0, opcode, 0, 0x0B]).Build(), words);
    }
}
