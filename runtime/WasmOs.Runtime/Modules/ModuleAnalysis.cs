using System.Collections.Immutable;

namespace WasmOs.Runtime.Modules;

/// <summary>What the pre-scan read of a module. Immutable.</summary>
public sealed class ModuleAnalysis
{
    /// <summary>What sort of program it is.</summary>
    public required ModuleKind Kind { get; init; }

    /// <summary>Size of the binary, bytes.</summary>
    public required long Size { get; init; }

    /// <summary>What it needs, in order.</summary>
    public required ImmutableArray<ModuleImport> Imports { get; init; }

    /// <summary>What it offers, in order.</summary>
    public required ImmutableArray<ModuleExport> Exports { get; init; }

    /// <summary>Its linear memories, imported ones first.</summary>
    public required ImmutableArray<ModuleMemory> Memories { get; init; }

    /// <summary>Its tables, imported ones first.</summary>
    public required ImmutableArray<ModuleTable> Tables { get; init; }

    /// <summary>Whether instantiation runs guest code (a start section).</summary>
    public required bool HasStart { get; init; }

    /// <summary>Functions that it defines.</summary>
    public required int FunctionCount { get; init; }

    /// <summary>Size of the code section, bytes.</summary>
    public required long CodeBytes { get; init; }

    /// <summary>Bytes in data segments.</summary>
    public required long DataBytes { get; init; }

    /// <summary>The module's own name from the name section; null when it has none.</summary>
    public required string? Name { get; init; }

    /// <summary>Who made it, from the producers section.</summary>
    public required ImmutableArray<ModuleProducer> Producers { get; init; }

    /// <summary>Things that do not stop it but that its owner should know, as sentences.</summary>
    public required ImmutableArray<string> Warnings { get; init; }

    /// <summary>The exported function of a name; null when there is none.</summary>
    public ModuleExport? FindFunction(string name)
    {
        foreach (var export in Exports)
        {
            if (export.Kind == ExternKind.Function && export.Name == name)
            {
                return export;
            }
        }

        return null;
    }

    /// <summary>
    /// A name for a function that has none in the name section, which release builds strip: that of its first export, or <c>module.name</c> of its import; null when it has neither.
    /// </summary>
    public string? FindFunctionName(uint index)
    {
        foreach (var export in Exports)
        {
            if (export.FunctionIndex == index)
            {
                return export.Name;
            }
        }

        var functions = 0U;
        foreach (var import in Imports)
        {
            if (import.Kind == ExternKind.Function && functions++ == index)
            {
                return $"{import.Module}.{import.Name}";
            }
        }

        return null;
    }

    /// <summary>The exported memory named <c>memory</c>, else the first exported memory; null when there is none.</summary>
    public ModuleExport? FindMemory()
    {
        ModuleExport? first = null;
        foreach (var export in Exports)
        {
            if (export.Kind == ExternKind.Memory)
            {
                if (export.Name == "memory")
                {
                    return export;
                }

                first ??= export;
            }
        }

        return first;
    }
}
