using static WasmOs.Runtime.Tests.Modules.Scan.WasmBuilder;

namespace WasmOs.Runtime.Tests.Modules.Scan;

public sealed class SectionTests
{
    [Fact]
    public void Scan_SectionTwice_IsRefused() => Scans.RefuseInvalid(new WasmBuilder().UnitType().UnitType().Build(), "a second type section", 14);

    [Fact]
    public void Scan_SectionsOutOfOrder_IsRefused() =>
        Scans.RefuseInvalid(new WasmBuilder().Vector(5, [0, 1]).UnitType().Build(), "the type section is out of order", 13);

    [Fact]
    public void Scan_CustomSectionsAnywhere_AreAccepted() =>
        Scans.Accept(new WasmBuilder().Custom("a").UnitType().Custom("a").Vector(5, [0, 1]).Custom("b").Build());

    [Fact]
    public void Scan_UnknownSection_IsRefused() => Scans.RefuseInvalid(new WasmBuilder().Section(14).Build(), "unknown number 14", 8);

    [Fact]
    public void Scan_BytesLeftInSection_IsRefused() =>
        Scans.RefuseInvalid(new WasmBuilder().Section(1, 1, 0x60, 0, 0, 9).Build(), "left over", 14);

    [Fact]
    public void Scan_ElementBeyondItsSection_IsRefused() =>
        Scans.RefuseInvalid(new WasmBuilder().Section(1, 1, 0x60, 1, 0x7F).Custom("x").Build(), "but the type section ends", 14);

    [Fact]
    public void Scan_SectionBeyondTheModule_IsRefused() => Scans.RefuseInvalid([.. Header, 1, 100, 1, 0x60], "truncated?", 10);

    [Theory]
    [InlineData(new byte[] { 0x80, 0x80, 0x80, 0x80, 0x80, 0x00 })]
    [InlineData(new byte[] { 0x80, 0x80, 0x80, 0x80, 0x10 })]
    public void Scan_OverlongNumber_IsRefused(byte[] size) => Scans.RefuseInvalid([.. Header, 1, .. size], "malformed number", 9);

    [Fact]
    public void Scan_PaddedNumber_IsAccepted() => Scans.Accept([.. Header, 1, 0x84, 0x80, 0x80, 0x80, 0x00, 1, 0x60, 0, 0]);

    [Fact]
    public void Scan_FunctionWithoutBody_IsRefused() =>
        Scans.RefuseInvalid(new WasmBuilder().UnitType().Functions(2).Vector(10, EmptyBody).Build(), "1 have a body");

    [Fact]
    public void Scan_BodyWithoutFunction_IsRefused() => Scans.RefuseInvalid(new WasmBuilder().Vector(10, EmptyBody).Build(), "0 functions are declared");

    [Fact]
    public void Scan_DataCountThatDiffers_IsRefused() =>
        Scans.RefuseInvalid(new WasmBuilder().Section(12, 3).Vector(11, [1, 0]).Build(), "3 data segments");

    [Fact]
    public void Scan_UnknownTypeIndex_IsRefused() => Scans.RefuseInvalid(new WasmBuilder().UnitType().Vector(3, [1]).Build(), "no type 1");

    [Fact]
    public void Scan_UnknownStartFunction_IsRefused() => Scans.RefuseInvalid(new WasmBuilder().Section(8, 0).Build(), "no function 0 to start");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Scan_ExportOfWhatIsNotThere_IsRefused(byte kind) =>
        Scans.RefuseInvalid(new WasmBuilder().Vector(7, Export("x", kind)).Build(), "to export");

    [Fact]
    public void Scan_UnknownKinds_AreRefused()
    {
        Scans.RefuseInvalid(new WasmBuilder().Vector(7, Export("x", 5)).Build(), "kind of an export, found 0x05");
        Scans.RefuseInvalid(new WasmBuilder().Vector(2, [1, (byte)'m', 1, (byte)'n', 9, 0]).Build(), "kind of an import, found 0x09");
    }

    [Fact]
    public void Scan_LimitsUpsideDown_AreRefused()
    {
        Scans.RefuseInvalid(new WasmBuilder().Vector(5, [1, 2, 1]).Build(), "below its least size");
        Scans.RefuseInvalid(new WasmBuilder().Vector(4, [0x70, 1, 2, 1]).Build(), "below its least size");
    }

    [Fact]
    public void Scan_MemoryOf4Gib_IsAcceptedButNotAPageMore()
    {
        Assert.Equal(1L << 32, Scans.Accept(new WasmBuilder().Vector(5, [0, .. Leb(65_536)]).Build()).Memories[0].MinBytes);
        Scans.RefuseInvalid(new WasmBuilder().Vector(5, [0, .. Leb(65_537)]).Build(), "at most 65,536 pages");
    }
}
