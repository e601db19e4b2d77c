using WasmOs.Runtime.Modules;
using static WasmOs.Runtime.Tests.Modules.Scan.WasmBuilder;

namespace WasmOs.Runtime.Tests.Modules.Scan;

public sealed class AnalysisTests
{
    [Fact]
    public void Scan_Everything_ReadsImportsAndExports()
    {
        var analysis = Scans.Accept(Fixtures.Everything);

        Assert.Equal(["env.log Function", "env.memory Memory", "env.base Global", "env.table Table", "other.tag Tag"],
            analysis.Imports.Select(i => $"{i.Module}.{i.Name} {i.Kind}"));
        Assert.Equal("(i32, i64) -> (f64)", analysis.Imports[0].Type!.Signature);
        Assert.Equal(["run Function", "log Function", "memory Memory", "t Table", "g Global", "e Tag"], analysis.Exports.Select(e => $"{e.Name} {e.Kind}"));
        Assert.Equal("() -> ()", analysis.FindFunction("run")!.Type!.Signature);
        Assert.Same(analysis.Imports[0].Type, analysis.FindFunction("log")!.Type);
    }

    [Fact]
    public void Scan_Everything_ReadsFigures()
    {
        var analysis = Scans.Accept(Fixtures.Everything);

        Assert.Equal([new ModuleMemory(65_536, null, true), new ModuleMemory(131_072, 1_048_576, false)], analysis.Memories.ToArray());
        Assert.Equal([new ModuleTable(2, 8, true), new ModuleTable(10, null, false), new ModuleTable(1, 2, false)], analysis.Tables.ToArray());
        Assert.True(analysis.HasStart);
        Assert.Equal(2, analysis.FunctionCount);
        Assert.Equal(5, analysis.DataBytes);
        Assert.Equal("demo", analysis.Name);
        Assert.Equal([new ModuleProducer("language", "Rust", "1.90"), new ModuleProducer("processed-by", "rustc", "")], analysis.Producers.ToArray());
        Assert.Empty(analysis.Warnings);
    }

    [Fact]
    public void Scan_RealCommand_IsACommand()
    {
        var analysis = Scans.Accept(Fixtures.Command);

        Assert.Equal(ModuleKind.Command, analysis.Kind);
        Assert.All(analysis.Imports, i => Assert.Equal("wasi_snapshot_preview1", i.Module));
        Assert.Equal((88, 22_426L, 2_736L), (analysis.FunctionCount, analysis.CodeBytes, analysis.DataBytes));
        Assert.Equal([new ModuleMemory(196_608, null, false)], analysis.Memories.ToArray());
        Assert.Empty(analysis.Warnings);
    }

    [Fact]
    public void Scan_RealReactor_IsAReactor()
    {
        var analysis = Scans.Accept(Fixtures.Reactor);

        Assert.Equal(ModuleKind.Reactor, analysis.Kind);
        Assert.Equal(27, analysis.Imports.Length);
        Assert.Equal(["wit-component", "wit-bindgen-c"], analysis.Producers.Select(p => p.Name));
    }

    [Theory]
    [InlineData("7F", ValueKind.I32)]
    [InlineData("7E", ValueKind.I64)]
    [InlineData("7D", ValueKind.F32)]
    [InlineData("7C", ValueKind.F64)]
    [InlineData("7B", ValueKind.V128)]
    [InlineData("70", ValueKind.FuncRef)]
    [InlineData("6F", ValueKind.ExternRef)]
    [InlineData("69", ValueKind.OtherRef)]
    [InlineData("6370", ValueKind.FuncRef)]
    [InlineData("636F", ValueKind.ExternRef)]
    [InlineData("6470", ValueKind.OtherRef)]
    [InlineData("6300", ValueKind.OtherRef)]
    public void Scan_ValueType_IsTold(string code, ValueKind kind)
    {
        var analysis = Scans.Accept(new WasmBuilder().Vector(1, [0x60, 1, .. Convert.FromHexString(code), 0]).Vector(2, FunctionImport("m", "f")).Build());

        Assert.Equal(kind, Assert.Single(analysis.Imports[0].Type!.Parameters));
    }

    [Fact]
    public void Scan_FortyParameters_AreRead()
    {
        byte[] type = [0x60, 40, .. Repeat((byte)0x7E, 40), 0];
        var analysis = Scans.Accept(new WasmBuilder().Vector(1, type).Vector(2, FunctionImport("m", "f")).Build());

        Assert.Equal(40, analysis.Imports[0].Type!.Parameters.Length);
    }
}
