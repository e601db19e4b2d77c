using System.ComponentModel.DataAnnotations;

namespace WasmOs.Runtime.Modules;

/// <summary>
/// How many parts of each kind a module may have, and how large they may be. A module within these limits can be compiled in bounded memory; the time of a
/// compilation is bounded by the compile gate. "Engines agree" below means the limits of the JavaScript API specification, which wasmparser, and so
/// libwasmtime, also uses; the limits here are at or below them.
/// </summary>
public sealed class ScanLimits
{
    /// <summary>Size of the binary, bytes. The default is the product's upload size, "10 MB": the product writes MiB when it means 2^20.</summary>
    /// <value>Default 10,000,000.</value>
    [Range(8, int.MaxValue)]
    public int ModuleBytes { get; set; } = 10_000_000;

    /// <summary>
    /// Entries of the type section. Most compilers let functions share equal types (hundreds of types). A naive compiler writes one type for each function, so
    /// the default is that of <see cref="Functions"/>. Engines agree on 1,000,000.
    /// </summary>
    /// <value>Default 100,000.</value>
    [Range(0, 1_000_000)]
    public int Types { get; set; } = 100_000;

    /// <summary>Parameters of one function type. Engines agree on 1,000.</summary>
    /// <value>Default 1,000.</value>
    [Range(0, 1_000)]
    public int Parameters { get; set; } = 1_000;

    /// <summary>Results of one function type. Engines agree on 1,000.</summary>
    /// <value>Default 1,000.</value>
    [Range(0, 1_000)]
    public int Results { get; set; } = 1_000;

    /// <summary>Imports of every kind. WASI has 46; a host of this runtime offers some hundreds. Engines agree on 1,000,000.</summary>
    /// <value>Default 10,000.</value>
    [Range(0, 1_000_000)]
    public int Imports { get; set; } = 10_000;

    /// <summary>Functions, imported and defined. A JavaScript engine of 12.8 MB has 12,844. Engines agree on 1,000,000.</summary>
    /// <value>Default 100,000.</value>
    [Range(0, 1_000_000)]
    public int Functions { get; set; } = 100_000;

    /// <summary>Tables, imported and defined. Toolchains make one or two. The engine's pool may allow fewer than this limit. Engines agree on 100.</summary>
    /// <value>Default 10.</value>
    [Range(0, 100)]
    public int Tables { get; set; } = 10;

    /// <summary>Linear memories, imported and defined. Toolchains make one. The engine's pool may allow fewer than this limit. Engines agree on 100.</summary>
    /// <value>Default 10.</value>
    [Range(0, 100)]
    public int Memories { get; set; } = 10;

    /// <summary>Exception tags, imported and defined. C++ needs one, typed languages some dozens. Engines agree on 1,000,000.</summary>
    /// <value>Default 1,000.</value>
    [Range(0, 1_000_000)]
    public int Tags { get; set; } = 1_000;

    /// <summary>Globals, imported and defined. Each is initialized at every start; linked programs have under a hundred. Engines agree on 1,000,000.</summary>
    /// <value>Default 100,000.</value>
    [Range(0, 1_000_000)]
    public int Globals { get; set; } = 100_000;

    /// <summary>
    /// Exports of every kind; libpython has 1,857. The default has room for a program that is linked with every function exported. Engines agree on 1,000,000.
    /// </summary>
    /// <value>Default 100,000.</value>
    [Range(0, 1_000_000)]
    public int Exports { get; set; } = 100_000;

    /// <summary>Element segments. Linkers write one. Each segment costs time at every start. Engines agree on 10,000,000, libwasmtime on 100,000.</summary>
    /// <value>Default 10,000.</value>
    [Range(0, 100_000)]
    public int ElementSegments { get; set; } = 10_000;

    /// <summary>Data segments. Go's linker splits its data finely: 60,806 in a module of 6 MB. Engines agree on 100,000.</summary>
    /// <value>Default 100,000.</value>
    [Range(0, 100_000)]
    public int DataSegments { get; set; } = 100_000;

    /// <summary>
    /// Size of one function's body, bytes. The main loop of Python has 426,843. Engines agree on 7,654,321: compiling such a function takes minutes.
    /// </summary>
    /// <value>Default 4,194,304. The time that compiling such a function takes is bounded separately.</value>
    [Range(2, 7_654_321)]
    public int BodyBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Local variables that one function declares, all runs of equal types together. Engines agree on 50,000.</summary>
    /// <value>Default 50,000.</value>
    [Range(0, 50_000)]
    public int Locals { get; set; } = 50_000;

    /// <summary>Local variables of all functions together. Six bytes can declare 50,000 local variables, and each costs the compiler memory.</summary>
    /// <value>Default 1,000,000: a JavaScript engine of 12.8 MB has 52,003.</value>
    [Range(0, int.MaxValue)]
    public int TotalLocals { get; set; } = 1_000_000;

    /// <summary>
    /// How deep the blocks of one function may be nested; checked before the compiler reads the function. Go and Python reach 549 and 781. libwasmtime compiles
    /// 10,000 in 50 ms.
    /// </summary>
    /// <value>Default 10,000.</value>
    [Range(1, 100_000)]
    public int Nesting { get; set; } = 10_000;

    /// <summary>Custom sections; object files with debug information have about 20.</summary>
    /// <value>Default 1,000.</value>
    [Range(0, 100_000)]
    public int CustomSections { get; set; } = 1_000;

    /// <summary>Length of one name in UTF-8, bytes; mangled C++ names reach some thousands. Engines agree on 100,000.</summary>
    /// <value>Default 10,000.</value>
    [Range(1, 100_000)]
    public int NameBytes { get; set; } = 10_000;

    /// <summary>Entries kept of the producers section; further entries are dropped with a warning. Real modules have under ten.</summary>
    /// <value>Default 100.</value>
    [Range(0, 10_000)]
    public int Producers { get; set; } = 100;

    /// <summary>The largest limits that are possible: for modules that their owners run on their own machines.</summary>
    public static ScanLimits Largest() => new()
    {
        ModuleBytes = int.MaxValue,
        Types = 1_000_000,
        Parameters = 1_000,
        Results = 1_000,
        Imports = 1_000_000,
        Functions = 1_000_000,
        Tables = 100,
        Memories = 100,
        Tags = 1_000_000,
        Globals = 1_000_000,
        Exports = 1_000_000,
        ElementSegments = 100_000,
        DataSegments = 100_000,
        BodyBytes = 7_654_321,
        Locals = 50_000,
        TotalLocals = int.MaxValue,
        Nesting = 100_000,
        CustomSections = 100_000,
        NameBytes = 100_000,
        Producers = 10_000,
    };

    internal ScanLimits Copy() => (ScanLimits)MemberwiseClone();
}
