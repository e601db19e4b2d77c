using static WasmOs.Runtime.Tests.Modules.Scan.WasmBuilder;

namespace WasmOs.Runtime.Tests.Modules.Scan;

public sealed class NameTests
{
    [Theory]
    [InlineData("with spaces")]
    [InlineData("größe 大きさ 😀")]
    [InlineData("a\0b\u001b[31m\n\u202E")]
    [InlineData("")]
    public void Scan_AnyUnicodeName_IsRead(string name)
    {
        var analysis = Scans.Accept(new WasmBuilder().UnitType().Vector(2, FunctionImport(name, name)).Vector(7, Export(name)).Build());

        Assert.Equal((name, name, name), (analysis.Imports[0].Module, analysis.Imports[0].Name, analysis.Exports[0].Name));
    }

    [Theory]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 0xC0, 0x80 })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0xF4, 0x90, 0x80, 0x80 })]
    [InlineData(new byte[] { 0xE2, 0x82 })]
    public void Scan_NameThatIsNotUtf8_IsRefusedWithItsOffset(byte[] name)
    {
        var sized = Sized(name);
        Scans.RefuseInvalid(new WasmBuilder().UnitType().Vector(2, [.. sized, 1, (byte)'n', 0, 0]).Build(), "module name of an import is not UTF-8", 18);
        Scans.RefuseInvalid(new WasmBuilder().UnitType().Vector(2, [0, .. sized, 0, 0]).Build(), "name of an import is not UTF-8", 19);
        Scans.RefuseInvalid(new WasmBuilder().Vector(7, [.. sized, 0, 0]).Build(), "name of an export is not UTF-8", 12);
        Scans.RefuseInvalid(new WasmBuilder().Section(0, sized).Build(), "name of a custom section is not UTF-8", 11);
    }

    [Fact]
    public void Scan_DuplicateExport_IsRefusedWithItsNameEscaped() =>
        Scans.RefuseInvalid(new WasmBuilder().Vector(5, [0, 1]).Vector(7, Export("a\nb", 2), Export("a\nb", 2)).Build(), @"""a\u{a}b""");

    [Fact]
    public void Scan_ExportsThatDifferInCase_AreAccepted() =>
        Scans.Accept(new WasmBuilder().Vector(5, [0, 1]).Vector(7, Export("a", 2), Export("A", 2)).Build());
}
