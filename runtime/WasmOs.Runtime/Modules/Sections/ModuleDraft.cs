using System.Collections.Immutable;

namespace WasmOs.Runtime.Modules.Sections;

/// <summary>
/// What has been read of a module so far. Its lists grow with the elements that are read, never by a count that the binary claims. Not thread-safe.
/// </summary>
internal sealed class ModuleDraft(ScanLimits limits)
{
    private readonly Dictionary<int, FunctionType> _types = [];

    public ScanLimits Limits { get; } = limits;

    /// <summary>The offset of each type in the binary. A type is decoded only when an import or export has it.</summary>
    public List<int> TypeOffsets { get; } = [];

    /// <summary>The index of each function's type, imported functions first.</summary>
    public List<int> FunctionTypes { get; } = [];

    public ImmutableArray<ModuleImport>.Builder Imports { get; } = ImmutableArray.CreateBuilder<ModuleImport>();

    public ImmutableArray<ModuleExport>.Builder Exports { get; } = ImmutableArray.CreateBuilder<ModuleExport>();

    public ImmutableArray<ModuleMemory>.Builder Memories { get; } = ImmutableArray.CreateBuilder<ModuleMemory>();

    public ImmutableArray<ModuleTable>.Builder Tables { get; } = ImmutableArray.CreateBuilder<ModuleTable>();

    public ImmutableArray<ModuleProducer>.Builder Producers { get; } = ImmutableArray.CreateBuilder<ModuleProducer>();

    public ImmutableArray<string>.Builder Warnings { get; } = ImmutableArray.CreateBuilder<string>();

    /// <summary>Number of globals, imported and defined.</summary>
    public int Globals { get; set; }

    /// <summary>Number of tags, imported and defined.</summary>
    public int Tags { get; set; }

    public int DefinedFunctions { get; set; }

    public int Bodies { get; set; }

    public long Locals { get; set; }

    /// <summary>The number in the data count section; null when the module has no such section.</summary>
    public int? DataCount { get; set; }

    public int DataSegments { get; set; }

    public long CodeBytes { get; set; }

    public long DataBytes { get; set; }

    public bool HasStart { get; set; }

    public string? Name { get; set; }

    public int CustomSections { get; set; }

    /// <summary>Size of all custom sections with debug information, bytes.</summary>
    public long DebugBytes { get; set; }

    /// <summary>Whether the module is for dynamic linking: it is a library, or a program that loads libraries.</summary>
    public bool IsForDynamicLinking { get; set; }

    /// <summary>The type with an index. Each type is decoded once.</summary>
    public FunctionType TypeAt(int type, in WasmReader reader)
    {
        if (!_types.TryGetValue(type, out var decoded))
        {
            decoded = TypeSection.Decode(reader.At(TypeOffsets[type]));
            _types.Add(type, decoded);
        }

        return decoded;
    }

    /// <summary>Makes the analysis of the module. The draft's lists are empty afterwards.</summary>
    public ModuleAnalysis ToAnalysis(long size) => new()
    {
        Kind = KindOf(),
        Size = size,
        Imports = Imports.DrainToImmutable(),
        Exports = Exports.DrainToImmutable(),
        Memories = Memories.DrainToImmutable(),
        Tables = Tables.DrainToImmutable(),
        HasStart = HasStart,
        FunctionCount = DefinedFunctions,
        CodeBytes = CodeBytes,
        DataBytes = DataBytes,
        Name = Name,
        Producers = Producers.DrainToImmutable(),
        Warnings = Warnings.DrainToImmutable(),
    };

    public bool ExportsFunction(string name)
    {
        foreach (var export in Exports)
        {
            if (export.Kind == ExternKind.Function && export.Name == name)
            {
                return true;
            }
        }

        return false;
    }

    private ModuleKind KindOf() => ExportsFunction("_start") ? ModuleKind.Command
        : ExportsFunction("_initialize") ? ModuleKind.Reactor
        : ModuleKind.Core;
}
