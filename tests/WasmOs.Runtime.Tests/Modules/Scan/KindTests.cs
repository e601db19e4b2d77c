using WasmOs.Runtime.Modules;
using static WasmOs.Runtime.Tests.Modules.Scan.WasmBuilder;

namespace WasmOs.Runtime.Tests.Modules.Scan;

public sealed class KindTests
{
    [Theory]
    [InlineData("run", ModuleKind.Core)]
    [InlineData("_start", ModuleKind.Command)]
    [InlineData("_initialize", ModuleKind.Reactor)]
    public void Scan_ExportedFunction_TellsTheKind(string name, ModuleKind kind)
    {
        var analysis = Scans.Accept(Exporting(Export(name)));

        Assert.Equal(kind, analysis.Kind);
        Assert.Empty(analysis.Warnings);
    }

    [Fact]
    public void Scan_MemoryNamedStart_IsNoCommand()
    {
        var analysis = Scans.Accept(Exporting(Export("_start", 2)));

        Assert.Equal(ModuleKind.Core, analysis.Kind);
        Assert.Contains("exports no function", Assert.Single(analysis.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Scan_StartAndInitialize_IsACommandWithAWarning()
    {
        var analysis = Scans.Accept(Exporting(Export("_initialize"), Export("_start")));

        Assert.Equal(ModuleKind.Command, analysis.Kind);
        Assert.Contains("both _start and _initialize", Assert.Single(analysis.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wasi_snapshot_preview1", true, 0)]
    [InlineData("wasi_snapshot_preview1", false, 1)]
    [InlineData("wasi_unstable", true, 1)]
    [InlineData("env", false, 0)]
    public void Scan_WasiImports_AreWarnedOfWhereTheyCannotWork(string module, bool exportsMemory, int warnings)
    {
        var builder = new WasmBuilder().UnitType().Vector(2, FunctionImport(module, "proc_exit")).Vector(5, [0, 1]);
        var wasm = (exportsMemory ? builder.Vector(7, Export("f"), Export("memory", 2)) : builder.Vector(7, Export("f"))).Build();

        Assert.Equal(warnings, Scans.Accept(wasm).Warnings.Length);
    }

    private static byte[] Exporting(params byte[][] exports) =>
        new WasmBuilder().UnitType().Functions(1).Vector(5, [0, 1]).Vector(7, exports).Vector(10, EmptyBody).Build();
}
