using WasmOs.Runtime.Modules;
using static WasmOs.Runtime.Tests.Modules.Scan.WasmBuilder;

namespace WasmOs.Runtime.Tests.Modules.Scan;

/// <summary>Each limit obeyed and violated, with small numbers. <see cref="HostileInputTests"/> tests the default limits.</summary>
public sealed class LimitTests
{
    private const int Limit = 3;

    private static readonly byte[] GlobalImport = [.. Name("m"), .. Name("g"), 3, 0x7F, 0];
    private static readonly byte[] TableImport = [.. Name("m"), .. Name("t"), 1, 0x70, 0, 0];
    private static readonly byte[] MemoryImport = [.. Name("m"), .. Name("m"), 2, 0, 0];
    private static readonly byte[] TagImport = [.. Name("m"), .. Name("e"), 4, 0, 0];

    /// <summary>For each limit: how it is set, and a module that has a given number of the things that it limits.</summary>
    private static readonly Dictionary<string, (Action<ScanLimits> Set, Func<int, WasmBuilder> Module)> Cases = new()
    {
        ["types"] = (l => l.Types = Limit, n => new WasmBuilder().Vector(1, Repeat<byte[]>([0x60, 0, 0], n))),
        ["parameters"] = (l => l.Parameters = Limit, n => new WasmBuilder().Vector(1, [0x60, (byte)n, .. Repeat((byte)0x7F, n), 0])),
        ["results"] = (l => l.Results = Limit, n => new WasmBuilder().Vector(1, [0x60, 0, (byte)n, .. Repeat((byte)0x7F, n)])),
        ["imports"] = (l => l.Imports = Limit, n => new WasmBuilder().Vector(2, Repeat(GlobalImport, n))),
        ["functions"] = (l => l.Functions = Limit, n => new WasmBuilder().UnitType().Functions(n).Vector(10, Repeat(EmptyBody, n))),
        ["functions with imported"] = (l => l.Functions = Limit,
            n => new WasmBuilder().UnitType().Vector(2, FunctionImport("m", "f")).Functions(n - 1).Vector(10, Repeat(EmptyBody, n - 1))),
        ["tables"] = (l => l.Tables = Limit, n => new WasmBuilder().Vector(4, Repeat<byte[]>([0x70, 0, 0], n))),
        ["tables with imported"] = (l => l.Tables = Limit, n => new WasmBuilder().Vector(2, TableImport).Vector(4, Repeat<byte[]>([0x70, 0, 0], n - 1))),
        ["memories"] = (l => l.Memories = Limit, n => new WasmBuilder().Vector(5, Repeat<byte[]>([0, 0], n))),
        ["memories with imported"] = (l => l.Memories = Limit, n => new WasmBuilder().Vector(2, MemoryImport).Vector(5, Repeat<byte[]>([0, 0], n - 1))),
        ["tags"] = (l => l.Tags = Limit, n => new WasmBuilder().UnitType().Vector(13, Repeat<byte[]>([0, 0], n))),
        ["tags with imported"] = (l => l.Tags = Limit, n => new WasmBuilder().UnitType().Vector(2, TagImport).Vector(13, Repeat<byte[]>([0, 0], n - 1))),
        ["globals"] = (l => l.Globals = Limit, n => new WasmBuilder().Vector(6, Repeat<byte[]>([0x7F, 0, 0x41, 0, 0x0B], n))),
        ["globals with imported"] = (l => l.Globals = Limit,
            n => new WasmBuilder().Vector(2, GlobalImport).Vector(6, Repeat<byte[]>([0x7F, 0, 0x41, 0, 0x0B], n - 1))),
        ["exports"] = (l => l.Exports = Limit, n => new WasmBuilder().Vector(5, [0, 0]).Vector(7, [.. Enumerable.Range(0, n).Select(i => Export($"{i}", 2))])),
        ["element segments"] = (l => l.ElementSegments = Limit, n => new WasmBuilder().Vector(4, [0x70, 0, 0]).Vector(9, Repeat<byte[]>([1, 0, 0], n))),
        ["data segments"] = (l => l.DataSegments = Limit, n => new WasmBuilder().Vector(11, Repeat<byte[]>([1, 0], n))),
        ["bytes in a function body"] = (l => l.BodyBytes = Limit, n => new WasmBuilder().Function([.. Repeat((byte)1, n - 2), 0x0B])),
        ["local variables of a function"] = (l => l.Locals = Limit, n => Locals(1, (uint)n)),
        ["local variables in runs"] = (l => l.Locals = Limit, n => Locals(1, (uint)n - 1, 1)),
        ["local variables of all functions"] = (l => l.TotalLocals = 2 * Limit, n => Locals(2, (uint)n)),
        ["nesting of blocks"] = (l => l.Nesting = Limit, n => Nested(n)),
        ["nesting of mixed blocks"] = (l => l.Nesting = Limit,
            n => new WasmBuilder().Function([2, 0x40, 0x0B, 3, 0x40, 0x1F, 0x40, 0, .. Blocks(n - 2), 0x0B, 0x0B, 0x0B])),
        ["custom sections"] = (l => l.CustomSections = Limit, n => Enumerable.Range(0, n).Aggregate(new WasmBuilder(), (b, _) => b.Custom("x"))),
        ["bytes in the name of an import"] = (l => l.NameBytes = Limit, n => new WasmBuilder().UnitType().Vector(2, FunctionImport("m", new string('x', n)))),
        ["bytes in the name of a module"] = (l => l.NameBytes = Limit, n => new WasmBuilder().UnitType().Vector(2, FunctionImport(new string('x', n), "f"))),
        ["bytes in the name of an export"] = (l => l.NameBytes = Limit, n => new WasmBuilder().Vector(5, [0, 0]).Vector(7, Export(new string('x', n), 2))),
        ["bytes in the name of a custom section"] = (l => l.NameBytes = Limit, n => new WasmBuilder().Custom(new string('x', n))),
    };

    public static TheoryData<string> Names { get; } = [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Scan_AtTheLimit_IsAccepted(string name) => Scans.Accept(Cases[name].Module(Limit).Build(), With(name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Scan_OneOverTheLimit_IsTooComplex(string name)
    {
        var wasm = Cases[name].Module(Limit + 1).Build();

        Scans.Accept(wasm);
        var rejection = Scans.Refuse(wasm, ModuleRejectionKind.TooComplex, With(name));
        Assert.Contains("are allowed", rejection.Message, StringComparison.Ordinal);
        Assert.NotNull(rejection.Offset);
    }

    [Fact]
    public void Scan_ProducersOverTheLimit_AreDroppedWithAWarning()
    {
        byte[] value = [.. Name("p"), .. Name("1")];
        var wasm = new WasmBuilder().Custom("producers", [2, .. Name("sdk"), 2, .. value, .. value, .. Name("language"), 2, .. value, .. value]).Build();

        Assert.Equal(4, Scans.Accept(wasm, new ScanLimits { Producers = 4 }).Producers.Length);
        var cut = Scans.Accept(wasm, new ScanLimits { Producers = 3 });
        Assert.Equal(2, cut.Producers.Length);
        Assert.Contains(cut.Warnings, w => w.Contains("too long", StringComparison.Ordinal));
    }

    private static ScanLimits With(string name)
    {
        var limits = new ScanLimits();
        Cases[name].Set(limits);
        return limits;
    }

    /// <summary>A module with functions that each declare these runs of i32 locals.</summary>
    private static WasmBuilder Locals(int functions, params uint[] runs)
    {
        var body = Sized([(byte)runs.Length, .. runs.SelectMany(r => (byte[])[.. Leb(r), 0x7F]), 0x0B]);
        return new WasmBuilder().UnitType().Functions(functions).Vector(10, Repeat(body, functions));
    }

    private static WasmBuilder Nested(int depth) => new WasmBuilder().Function([.. Blocks(depth), 0x0B]);

    private static IEnumerable<byte> Blocks(int depth) => [.. Enumerable.Repeat<byte[]>([2, 0x40], depth).SelectMany(b => b), .. Repeat((byte)0x0B, depth)];
}
