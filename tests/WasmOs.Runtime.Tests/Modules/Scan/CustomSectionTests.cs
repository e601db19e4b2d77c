using WasmOs.Runtime.Modules;
using static WasmOs.Runtime.Tests.Modules.Scan.WasmBuilder;

namespace WasmOs.Runtime.Tests.Modules.Scan;

public sealed class CustomSectionTests
{
    [Theory]
    [InlineData(new byte[] { 0, 200, 1 })]
    [InlineData(new byte[] { 0, 2, 1, 0xFF })]
    [InlineData(new byte[] { 1, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F })]
    public void Scan_GarbledNameSection_IsAWarning(byte[] content)
    {
        var analysis = Scans.Accept(Callable().Custom("name", content).Build());

        Assert.Null(analysis.Name);
        Assert.Contains("name section cannot be read", Assert.Single(analysis.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFF, 0x03 })]
    [InlineData(new byte[] { 1, 1, (byte)'x', 0xFF, 0xFF, 0xFF, 0xFF, 0x0F })]
    [InlineData(new byte[] { 1, 3, (byte)'s', (byte)'d', (byte)'k', 1, 1, 0xFF, 0 })]
    public void Scan_GarbledProducers_AreAWarning(byte[] content)
    {
        var analysis = Scans.Accept(Callable().Custom("producers", content).Build());

        Assert.Empty(analysis.Producers);
        Assert.Contains("producers section cannot be read", Assert.Single(analysis.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Scan_UnknownProducersField_IsLeftOut()
    {
        byte[] content = [2, .. Name("mood"), 1, .. Name("good"), .. Name(""), .. Name("sdk"), 1, .. Name("Emscripten"), .. Name("4")];

        Assert.Equal([new ModuleProducer("sdk", "Emscripten", "4")], Scans.Accept(Callable().Custom("producers", content).Build()).Producers.ToArray());
    }

    [Fact]
    public void Scan_NameAfterOtherSubsections_IsRead() =>
        Assert.Equal("späte", Scans.Accept(Callable().Custom("name", [7, 2, 9, 9, 0, .. Sized(Name("späte"))]).Build()).Name);

    [Fact]
    public void Scan_DebugInformationAndDynamicLibrary_AreWarnedOf()
    {
        var analysis = Scans.Accept(Callable().Custom("dylink.0").Custom(".debug_info", new byte[1_500]).Custom(".debug_line", new byte[500]).Build());

        Assert.Collection(
            analysis.Warnings,
            w => Assert.Contains("dynamic linking", w, StringComparison.Ordinal),
            w => Assert.Contains("2,000 bytes of debug information", w, StringComparison.Ordinal));
    }

    private static WasmBuilder Callable() =>
        new WasmBuilder().UnitType().Functions(1).Vector(7, Export("f")).Vector(10, EmptyBody);
}
