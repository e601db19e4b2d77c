using System.Collections.Immutable;

namespace WasmOs.Runtime.Modules;

/// <summary>What the scan found in a module's binary. Immutable.</summary>
public sealed class ModuleAnalysis
{
    /// <summary>What kind of program the module is.</summary>
    public required ModuleKind Kind { get; init; }

    /// <summary>Size of the binary, bytes.</summary>
    public required long Size { get; init; }

    /// <summary>The module's imports, in the order of the binary.</summary>
    public required ImmutableArray<ModuleImport> Imports { get; init; }

    /// <summary>The module's exports, in the order of the binary.</summary>
    public required ImmutableArray<ModuleExport> Exports { get; init; }

    /// <summary>The module's linear memories, imported ones first.</summary>
    public required ImmutableArray<ModuleMemory> Memories { get; init; }

    /// <summary>The module's tables, imported ones first.</summary>
    public required ImmutableArray<ModuleTable> Tables { get; init; }

    /// <summary>Whether instantiation runs guest code (a start section).</summary>
    public required bool HasStart { get; init; }

    /// <summary>Number of functions that the module defines; imported ones are not counted.</summary>
    public required int FunctionCount { get; init; }

    /// <summary>Size of the code section, bytes.</summary>
    public required long CodeBytes { get; init; }

    /// <summary>Size of all data segments together, bytes.</summary>
    public required long DataBytes { get; init; }

    /// <summary>The module's name from the name section; null when it has none.</summary>
    public required string? Name { get; init; }

    /// <summary>The languages and tools that made the module, from the producers section.</summary>
    public required ImmutableArray<ModuleProducer> Producers { get; init; }

    /// <summary>Warnings for the module's owner, as sentences. They do not keep the module from running.</summary>
    public required ImmutableArray<string> Warnings { get; init; }

    /// <summary>The exported function with a name; null when there is none.</summary>
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
    /// A name for a function that has none in the name section, which release builds strip: the name of its first export, else <c>module.name</c> of its
    /// import; null when it has neither.
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
