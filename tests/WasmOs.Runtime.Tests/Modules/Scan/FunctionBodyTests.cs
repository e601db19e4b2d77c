namespace WasmOs.Runtime.Tests.Modules.Scan;

public sealed class FunctionBodyTests
{
    /// <summary>
    /// Every operand byte is 0x0B, the opcode of end. Skipping too few bytes would end the function too early; skipping too many would skip its end.
    /// </summary>
    public static TheoryData<string> Instructions { get; } =
    [
        "00", "01", "080B", "0A", "0C0B", "0D8B0B", "0E000B", "0E020B0B0B", "0F", "100B", "110B0B", "120B", "130B0B", "140B", "150B",
        "1A", "1B", "1C017F", "1C016370", "1C02637F7F", "200B", "210B", "220B", "230B", "240B",
        "250B", "260B", "280B0B", "28028B0B", "28420B0B", "3E0B0B", "3F0B", "400B",
        "410B", "418B8B8B8B0B", "428B8B8B8B8B8B8B8B8B0B", "430B0B0B0B", "440B0B0B0B0B0B0B0B", "45",
        "A7", "C0", "C4", "D00B", "D1", "D20B", "D4", "D50B", "D60B",
        "FC00", "FC07", "FC080B0B", "FC090B", "FC0A0B0B", "FC0B0B", "FC0C0B0B", "FC0D0B", "FC0E0B0B", "FC0F0B", "FC100B", "FC110B", "FC13", "FC16",
        "FD000B0B", "FD0B0B0B", "FD0C0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B", "FD0D0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B", "FD0E",
        "FD14", "FD150B", "FD220B", "FD23", "FD53",
        "FD540B0B0B", "FD5B0B0B0B", "FD5B4B0B0B0B", "FD5C0B0B", "FD5D0B0B", "FD5E", "FDFF01", "FD8002", "FD9302",
        "02400B", "037F0B", "04400B", "0440050B", "02630B0B", "028B0B0B", "1F40000B", "1F4004000B0B010B0B020B030B0B",
    ];

    [Theory]
    [MemberData(nameof(Instructions))]
    public void Scan_Instruction_IsPassedOverExactly(string instruction) =>
        Scans.Accept(new WasmBuilder().Function([.. Convert.FromHexString(instruction), 0x0B]).Build());

    [Theory]
    [MemberData(nameof(Instructions))]
    public void Scan_InstructionWithoutEnd_IsRefused(string instruction) =>
        Scans.RefuseInvalid(new WasmBuilder().Function(Convert.FromHexString(instruction)).Build(), "without its end");

    [Theory]
    [InlineData(new byte[] { 0x16, 0x0B, 0x0B })]
    [InlineData(new byte[] { 0xE0, 0x0B })]
    [InlineData(new byte[] { 0xFC, 0x12, 0x0B })]
    [InlineData(new byte[] { 0xFC, 0xFF, 0x7F, 0x0B })]
    [InlineData(new byte[] { 0xFD, 0x94, 0x02, 0x0B })]
    public void Scan_UnknownInstruction_IsLeftToTheCompiler(byte[] code) => Scans.Accept(new WasmBuilder().Function(code).Build());

    [Fact]
    public void Scan_InstructionsAfterTheEnd_AreRefused() =>
        Scans.RefuseInvalid(new WasmBuilder().Function(0x01, 0x0B, 0x01).Build(), "follow the end", 25);

    [Fact]
    public void Scan_EmptyBody_IsRefused() =>
        Scans.RefuseInvalid(new WasmBuilder().UnitType().Functions(1).Section(10, 1, 0, 0, 0).Build(), "runs of local variables, but the code section ends");

    [Theory]
    [InlineData(new byte[] { 0x0E, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0x0B })]
    [InlineData(new byte[] { 0x1C, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0x7F })]
    [InlineData(new byte[] { 0x1F, 0x40, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0x03 })]
    public void Scan_VectorLongerThanTheBody_EndsAtOnce(byte[] code) =>
        Scans.RefuseInvalid(new WasmBuilder().Function(code).Build(), "middle of an instruction");

    [Theory]
    [InlineData(new byte[] { 0x02, 0x40, 0x0B, 0x0B }, "constant instruction")]
    [InlineData(new byte[] { 0xE0, 0x0B }, "constant instruction")]
    [InlineData(new byte[] { 0x41, 0x00 }, "has no end")]
    public void Scan_NoConstantExpression_IsRefused(byte[] code, string words) =>
        Scans.RefuseInvalid(new WasmBuilder().Vector(6, [0x7F, 0, .. code]).Build(), words);
}
