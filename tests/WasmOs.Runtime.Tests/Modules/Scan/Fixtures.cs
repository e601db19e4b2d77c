using static WasmOs.Runtime.Tests.Modules.Scan.WasmBuilder;

namespace WasmOs.Runtime.Tests.Modules.Scan;

internal static class Fixtures
{
    /// <summary>A WASI command, compiled by clang.</summary>
    public static byte[] Command { get; } = Load("command.wasm");

    /// <summary>A WASI reactor, compiled by clang.</summary>
    public static byte[] Reactor { get; } = Load("reactor.wasm");

    /// <summary>A module that has every kind of section.</summary>
    public static byte[] Everything { get; } = new WasmBuilder()
        .Vector(1, [0x60, 0, 0], [0x60, 2, 0x7F, 0x7E, 1, 0x7C], [0x60, 3, 0x70, 0x63, 0x70, 0x64, 0x00, 0])
        .Vector(2, FunctionImport("env", "log", 1), [.. Name("env"), .. Name("memory"), 2, 0, 1], [.. Name("env"), .. Name("base"), 3, 0x7F, 1],
            [.. Name("env"), .. Name("table"), 1, 0x6F, 1, 2, 8], [.. Name("other"), .. Name("tag"), 4, 0, 0])
        .Functions(2)
        .Vector(4, [0x70, 0, 10], [0x40, 0, 0x70, 1, 1, 2, 0xD0, 0x70, 0x0B])
        .Vector(5, [1, 2, 16])
        .Vector(13, [0, 0])
        .Vector(6, [0x7F, 0, 0x41, 0x2A, 0x0B], [0x70, 1, 0xD2, 0, 0x0B])
        .Vector(7, Export("run", 0, 1), Export("log", 0, 0), Export("memory", 2, 1), Export("t", 1, 2), Export("g", 3, 2), Export("e", 4, 1))
        .Section(8, 1)
        .Vector(9, [0, 0x41, 0, 0x0B, 1, 0])
        .Section(12, 2)
        .Vector(10, EmptyBody, Sized([1, 3, 0x7F, 0x20, 0, 0x1A, 0x0B]))
        .Vector(11, [0, 0x41, 8, 0x0B, 2, 1, 2], [1, 3, 1, 2, 3])
        .Custom("name", [0, .. Sized(Name("demo")), 1, 1, 0])
        .Custom("producers", [2, .. Name("language"), 1, .. Name("Rust"), .. Name("1.90"), .. Name("processed-by"), 1, .. Name("rustc"), .. Name("")])
        .Custom("anything", 1, 2, 3)
        .Build();

    private static byte[] Load(string name)
    {
        using var stream = typeof(Fixtures).Assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
